using HomeHub.Core.Updates;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace HomeHub.Core.Data.Mappings;

internal sealed class ReleaseMapping : IEntityTypeConfiguration<Release>
{
    public void Configure(EntityTypeBuilder<Release> entity)
    {
        entity.ToTable("releases");
        entity.HasKey(r => r.Id);
        entity.HasIndex(r => r.Version).IsUnique();
        entity.HasIndex(r => r.Sequence).IsUnique();
        entity.HasIndex(r => r.FilesSha256).IsUnique();
        entity.Ignore(r => r.Platforms);
        entity.Ignore(r => r.Folder);
        entity.Ignore(r => r.Size);
        entity.HasMany(r => r.Files).WithOne().HasForeignKey(f => f.ReleaseId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ReleaseFileMapping : IEntityTypeConfiguration<ReleaseFile>
{
    public void Configure(EntityTypeBuilder<ReleaseFile> entity)
    {
        entity.ToTable("release_files");
        entity.HasKey(f => new { f.ReleaseId, f.Path });
        entity.HasIndex(f => f.Sha256);
    }
}

internal sealed class ReleaseBlobMapping : IEntityTypeConfiguration<ReleaseBlob>
{
    public void Configure(EntityTypeBuilder<ReleaseBlob> entity)
    {
        entity.ToTable("release_blobs");
        entity.HasKey(b => b.Sha256);
    }
}

internal sealed class PublicationMapping : IEntityTypeConfiguration<Publication>
{
    public void Configure(EntityTypeBuilder<Publication> entity)
    {
        entity.ToTable("publications");
        entity.HasKey(p => new { p.ReleaseId, p.Host });
        entity.HasOne<Release>().WithMany().HasForeignKey(p => p.ReleaseId).OnDelete(DeleteBehavior.Cascade);
    }
}
