using System.Text;
using CsCheck;
using Ensemble.Kubernetes.Projections;
using Xunit;

namespace Ensemble.Kubernetes.Tests.Projections;

public sealed class NameTableSpecs
{
    [Fact]
    public void Equal_names_are_one_string_and_old_names_are_forgotten()
    {
        var names = new NameTable(generation: 10);
        var first = names.Intern("gpu-a-1"u8);
        Assert.Same(first, names.Intern("gpu-a-1"u8));

        for (var i = 0; i < 12; i++)
        {
            names.Intern(Encoding.ASCII.GetBytes($"other-{i}"));
            Assert.Same(first, names.Intern("gpu-a-1"u8)); // In use, it stays.
        }

        for (var i = 0; i < 30; i++) names.Intern(Encoding.ASCII.GetBytes($"more-{i}"));
        Assert.NotSame(first, names.Intern("gpu-a-1"u8));
    }

    [Fact]
    public void A_name_is_always_what_it_was() => Gen.Char[' ', '~'].Array[0, 100].Array[1, 50].Sample(texts =>
    {
        var names = new NameTable(generation: 7);
        foreach (var text in texts.Select(t => new string(t))) Assert.Equal(text, names.Intern(Encoding.ASCII.GetBytes(text)));
    });
}
