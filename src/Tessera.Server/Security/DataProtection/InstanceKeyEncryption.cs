using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Tessera.Server.Security.DataProtection;

/// <summary>Encrypts the keys of data protection under the instance key.</summary>
internal sealed class InstanceKeyEncryptor(InstanceKey key) : IXmlEncryptor
{
    internal const string Purpose = "data protection keys";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var (keyId, ciphertext) = key.Encrypt(Purpose, Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)));
        var element = new XElement("instanceKeyEncrypted", new XAttribute("key", keyId), Convert.ToBase64String(ciphertext));
        return new(element, typeof(InstanceKeyDecryptor));
    }
}

/// <summary>Reads them again. Made by data protection, which passes the services.</summary>
internal sealed class InstanceKeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var plaintext = services.GetRequiredService<InstanceKey>().Decrypt(
            (string?)encryptedElement.Attribute("key") ?? "", InstanceKeyEncryptor.Purpose, Convert.FromBase64String(encryptedElement.Value));
        return XElement.Parse(Encoding.UTF8.GetString(plaintext));
    }
}
