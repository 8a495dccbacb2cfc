using System.Runtime.CompilerServices;

namespace Tessera.Server.Tests.Support;

/// <summary>Gives servers that run as processes the store of this run. Their database is empty at first: what a first start makes, they make.</summary>
internal static class ProcessesOnPostgres
{
    [ModuleInitializer]
    internal static void Register() => ServerProcess.SettingsOf = directory =>
    {
        if (TestPostgres.IsStore)
            TestPostgres.Make(TestPostgres.NameOf(directory));
        return TestPostgres.SettingsOf(directory);
    };
}
