namespace Tessera.Builds.EnvVars;

/// <summary>An environment variable as it is shown: its value is masked.</summary>
internal sealed record EnvVarView(string Name, string Value);
