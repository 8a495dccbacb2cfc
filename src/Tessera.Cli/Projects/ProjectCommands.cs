using System.CommandLine;

namespace Tessera.Cli.Projects;

internal static class ProjectCommands
{
    public static Command Create() => new("project", "Projects and who belongs to them")
    {
        ListProjects.Create(),
        ShowProject.Create(),
        CreateProject.Create(),
        EditProject.Create(),
        DeleteProject.Create(),
        ListMembers.Create(),
        AddMember.Create(),
        RemoveMember.Create(),
    };
}
