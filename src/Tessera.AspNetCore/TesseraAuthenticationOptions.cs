using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authentication;

namespace Tessera.AspNetCore;

/// <summary>Options of the authentication scheme, validated at start.</summary>
public sealed class TesseraAuthenticationOptions : AuthenticationSchemeOptions
{
    /// <summary>Realm in <c>WWW-Authenticate</c>: printable ASCII without quotes and backslashes. Default <c>tessera</c>.</summary>
    [Required]
    [RegularExpression(@"[ !#-\[\]-~]{1,100}", ErrorMessage = "Realm must be 1-100 printable ASCII characters without quotes and backslashes.")]
    public string Realm { get; set; } = TesseraDefaults.Realm;
}
