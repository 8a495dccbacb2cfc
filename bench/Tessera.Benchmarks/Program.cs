using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Tessera.Benchmarks;

if (args is ["memory", ..])
{
    MemoryReport.Print(args[1..]);
    return;
}

// In this process: nothing is built on the side, and an index of ten million tokens is made once for all its measurements.
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(new MemoryDiagnoser(new(displayGenColumns: false)))
    .HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.AllocRatio, Column.Job, Column.Toolchain, Column.IterationCount, Column.LaunchCount, Column.WarmupCount)
    .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.JoinSummary);
BenchmarkSwitcher.FromAssembly(typeof(MemoryReport).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
