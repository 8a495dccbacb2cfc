using Tessera.Permissions;

namespace Tessera.Tests.Permissions;

public sealed class AccessTests
{
    [Theory]
    [InlineData("GET", Access.Read)]
    [InlineData("HEAD", Access.Read)]
    [InlineData("OPTIONS", Access.Read)]
    [InlineData("POST", Access.Write)]
    [InlineData("PUT", Access.Write)]
    [InlineData("PATCH", Access.Write)]
    [InlineData("DELETE", Access.Write)]
    [InlineData("get", Access.Write)]
    [InlineData("PROPFIND", Access.Write)]
    [InlineData("", Access.Write)]
    public void Only_methods_known_to_be_safe_read(string method, Access access) => Accesses.OfMethod(method).ShouldBe(access);

    [Theory]
    [InlineData(Access.None, "none")]
    [InlineData(Access.Read, "read")]
    [InlineData(Access.Write, "write")]
    public void Names_round_trip(Access access, string name)
    {
        access.ToWire().ShouldBe(name);
        Accesses.TryParse(name, out var read).ShouldBeTrue();
        read.ShouldBe(access);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Read")]
    [InlineData("write ")]
    [InlineData("2")]
    public void Other_names_are_refused(string? name) => Accesses.TryParse(name, out _).ShouldBeFalse();

    [Fact]
    public void Values_outside_have_no_name() => Should.Throw<ArgumentOutOfRangeException>(() => ((Access)7).ToWire());
}
