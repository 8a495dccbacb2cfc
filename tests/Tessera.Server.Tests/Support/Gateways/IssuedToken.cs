namespace Tessera.Server.Tests.Support.Gateways;

/// <summary>A service token as its creation answered it.</summary>
/// <param name="Id">Its record's id.</param>
/// <param name="Name">Its record's name.</param>
/// <param name="Secret">What is presented.</param>
internal sealed record IssuedToken(string Id, string Name, string Secret)
{
    /// <summary>The header line that presents it.</summary>
    public string Header => $"Authorization: Bearer {Secret}";

    public override string ToString() => Name;
}
