using System.Runtime.Versioning;

// File modes and signals are what much of this is about.
[assembly: UnsupportedOSPlatform("windows")]
