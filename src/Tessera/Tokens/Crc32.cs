using System.Buffers.Binary;

namespace Tessera.Tokens;

/// <summary>
/// CRC-32 as in zip, PNG and Ethernet (IEEE 802.3, reflected, 0xEDB88320): the checksum inside a token. Four bytes a step, from four tables:
/// byte by byte it would be the dearest part of the format check.
/// </summary>
internal static class Crc32
{
    // Entry 256 n + b: what byte b leaves in the register when n zero bytes follow it.
    private static readonly uint[] Tables = MakeTables();

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var tables = Tables.AsSpan(0, 1024);
        var crc = uint.MaxValue;
        for (; data.Length >= 4; data = data[4..])
        {
            crc ^= BinaryPrimitives.ReadUInt32LittleEndian(data);
            crc = tables[768 + (byte)crc] ^ tables[512 + (byte)(crc >> 8)] ^ tables[256 + (byte)(crc >> 16)] ^ tables[(byte)(crc >> 24)];
        }

        foreach (var b in data)
            crc = tables[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[1024];
        for (uint i = 0; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xEDB88320u ^ (value >> 1) : value >> 1;
            tables[i] = value;
        }

        for (var i = 256; i < tables.Length; i++)
            tables[i] = tables[(byte)tables[i - 256]] ^ (tables[i - 256] >> 8);
        return tables;
    }
}
