// usage: dotnet run extract.cs -- ARCHIVE.zip ENTRY TARGET
// Takes one file out of a zip archive. A machine that builds Ensemble has .NET for sure, but perhaps no unzip.
#:property PublishAot=false
using System.IO.Compression;

if (args is not [var archive, var entry, var target])
{
    Console.Error.WriteLine("usage: extract ARCHIVE.zip ENTRY TARGET");
    return 2;
}

using var zip = ZipFile.OpenRead(archive);
if (zip.GetEntry(entry) is not { } found)
{
    Console.Error.WriteLine($"{archive} has no {entry}");
    return 1;
}

found.ExtractToFile(target, overwrite: true);
return 0;
