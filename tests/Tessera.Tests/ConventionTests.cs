using System.Reflection;
using Tessera.Tokens;

namespace Tessera.Tests;

public sealed class ConventionTests
{
    private static readonly Assembly Library = typeof(TokenFormat).Assembly;

    [Fact]
    public void Library_references_the_base_class_library_alone() =>
        Library.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !string.Equals(name, "netstandard", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void Library_does_no_input_or_output() =>
        Library.GetReferencedAssemblies().Select(name => name.Name!)
            .Where(name => name.StartsWith("System.Net.Http", StringComparison.Ordinal) || name.StartsWith("System.IO", StringComparison.Ordinal)
                || name is "System.Net.Sockets" or "System.Data.Common" or "System.Diagnostics.Process" or "System.Console")
            .ShouldBeEmpty();

    [Fact]
    public void Classes_are_sealed_or_static_or_sets_that_nobody_can_add_to() =>
        Library.GetTypes().Where(type => type is { IsClass: true, IsSealed: false } && !IsClosedSet(type) && type.Namespace?.StartsWith("Tessera", StringComparison.Ordinal) == true)
            .Select(type => type.FullName).ShouldBeEmpty();

    [Fact]
    public void Nothing_public_can_be_changed_but_what_is_announced() =>
        Library.GetExportedTypes().SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .Where(field => field is { IsInitOnly: false, IsLiteral: false } && !field.DeclaringType!.IsEnum)
            .Select(field => $"{field.DeclaringType}.{field.Name}").ShouldBeEmpty();

    // Only what is nested in it can derive from it: a record's copy constructor takes one of its own.
    private static bool IsClosedSet(Type type) => type.IsAbstract
        && type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).All(constructor => constructor.IsPrivate || constructor.GetParameters() is [{ } copied] && copied.ParameterType == type);
}
