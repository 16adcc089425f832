using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace HomeHub.Core.Data;

/// <summary>
/// How a text with secrets in it stands in the database. Every column that holds one goes through here and nothing else does, so that how
/// secrets rest on the disk is decided in one place: as they are.
/// </summary>
public sealed class SecretText() : ValueConverter<string, string>(secret => secret, stored => stored);
