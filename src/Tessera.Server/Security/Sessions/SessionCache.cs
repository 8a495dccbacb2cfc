using System.Collections.Concurrent;

namespace Tessera.Server.Security.Sessions;

/// <summary>
/// Sessions that this node has seen, so that a page costs no look-up of who asks for it. The feed has an ended one forgotten before its end is
/// acknowledged. Bounded: a full cache begins anew.
/// </summary>
internal sealed class SessionCache
{
    private const int Capacity = 20_000;
    private readonly ConcurrentDictionary<string, Session> sessions = new(StringComparer.Ordinal);
    private int forgotten;

    /// <summary>Changes with every session that is forgotten: read before a row is, so that what has ended meanwhile is not kept.</summary>
    public int Version => Volatile.Read(ref forgotten);

    public Session? Find(byte[] digest) => sessions.GetValueOrDefault(Convert.ToHexString(digest));

    /// <summary>Keeps a session that was read from the store, unless any was forgotten since.</summary>
    public void Keep(byte[] digest, Session session, int version)
    {
        var key = Convert.ToHexString(digest);
        if (sessions.Count >= Capacity)
            sessions.Clear();
        sessions[key] = session;
        if (version != Version)
            sessions.TryRemove(key, out _);
    }

    public void Forget(Guid id)
    {
        Interlocked.Increment(ref forgotten);
        foreach (var (key, session) in sessions)
        {
            if (session.Id == id)
                sessions.TryRemove(key, out _);
        }
    }
}
