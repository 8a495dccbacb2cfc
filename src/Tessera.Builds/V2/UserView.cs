using Microsoft.AspNetCore.Http;
using Tessera.AspNetCore;
using Tessera.Builds.Accounts;
using Tessera.Builds.Http;

namespace Tessera.Builds.V2;

/// <summary>Who the caller is, as v2 has it.</summary>
internal sealed record UserView(Guid Id, string Login, string Name)
{
    public static UserView Of(TokenUser user) => new(user.Id, Callers.LoginOf(user), user.Name);

    public static IResult Handle(HttpContext http) => Answers.Ok(Of(http.User()));
}
