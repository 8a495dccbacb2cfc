using Tessera.Server.Tests.Support;
using Tessera.Server.Users.External;

namespace Tessera.Server.Tests.Users.External;

public sealed class SignInOptionsTests
{
    [Theory]
    [InlineData("acme", "", "")]
    [InlineData("acme", "TokenEndpoint", "http://127.0.0.1:9/token")]
    [InlineData("acme", "TokenEndpoint", "http://localhost/token")]
    [InlineData("a-1", "", "")]
    public void What_can_be_used_is_taken(string name, string member, string value) => FailuresOf(name, member, value).ShouldBeEmpty();

    [Theory]
    [InlineData("acme", "ClientId", " ", "Tessera:SignIn:Providers:acme:ClientId is required.")]
    [InlineData("acme", "ClientSecret", "", "Tessera:SignIn:Providers:acme:ClientSecret is required.")]
    [InlineData("acme", "SubjectClaim", "", "Tessera:SignIn:Providers:acme:SubjectClaim is required.")]
    [InlineData("acme", "AuthorizationEndpoint", "http://provider.example/authorize", "Tessera:SignIn:Providers:acme:AuthorizationEndpoint must be an absolute https address; http is for providers on this machine.")]
    [InlineData("acme", "TokenEndpoint", "/token", "Tessera:SignIn:Providers:acme:TokenEndpoint must be an absolute https address; http is for providers on this machine.")]
    [InlineData("acme", "UserInformationEndpoint", "", "Tessera:SignIn:Providers:acme:UserInformationEndpoint must be an absolute https address; http is for providers on this machine.")]
    [InlineData("Acme", "", "", "Tessera:SignIn:Providers:Acme: a provider's name is 1-32 lower-case letters, digits and hyphens.")]
    [InlineData("a/b", "", "", "Tessera:SignIn:Providers:a/b: a provider's name is 1-32 lower-case letters, digits and hyphens.")]
    [InlineData("a\n", "", "", "Tessera:SignIn:Providers:a\n: a provider's name is 1-32 lower-case letters, digits and hyphens.")]
    public void What_cannot_is_named_with_what_is_allowed(string name, string member, string value, string message) => FailuresOf(name, member, value).ShouldBe([message]);

    [Fact]
    public async Task A_server_with_such_a_setting_refuses_to_start_and_says_which_without_the_secret()
    {
        var directory = Directory.CreateTempSubdirectory("tessera-test-").FullName;
        try
        {
            var (exitCode, said) = await ServerProcess.RunAsync(
                directory, $"--Tessera:DataDirectory={directory}", "--Tessera:SignIn:Providers:acme:ClientId=x", $"--Tessera:SignIn:Providers:acme:ClientSecret={TestProvider.ClientSecret}");

            exitCode.ShouldBe(1);
            said.ShouldContain("Settings: Tessera:SignIn:Providers:acme:AuthorizationEndpoint must be");
            said.ShouldNotContain(TestProvider.ClientSecret);
            said.ShouldNotContain("   at ");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string[] FailuresOf(string name, string member, string value)
    {
        var provider = new ProviderOptions
        {
            ClientId = "id",
            ClientSecret = TestProvider.ClientSecret,
            AuthorizationEndpoint = "https://provider.example/authorize",
            TokenEndpoint = "https://provider.example/token",
            UserInformationEndpoint = "https://provider.example/person",
        };
        if (member.Length > 0)
            typeof(ProviderOptions).GetProperty(member)!.SetValue(provider, value);
        var options = new SignInOptions();
        options.Providers[name] = provider;
        return [.. new SignInOptionsCheck().Validate(null, options).Failures ?? []];
    }
}
