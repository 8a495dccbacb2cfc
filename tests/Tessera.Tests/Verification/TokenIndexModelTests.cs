using FsCheck;
using FsCheck.Fluent;
using Tessera.Verification;

namespace Tessera.Tests.Verification;

public sealed class TokenIndexModelTests
{
    // Put is drawn most often: compaction wants more than 4096 changes, growth more than 700 tokens.
    private static readonly Gen<IndexStep> Steps =
        from kind in Gen.Frequency(
            (8, Gen.Constant(IndexStepKind.Put)),
            (3, Gen.Constant(IndexStepKind.Remove)),
            (3, Gen.Constant(IndexStepKind.Use)),
            (1, Gen.Constant(IndexStepKind.Replace)),
            (1, Gen.Constant(IndexStepKind.TakeUsage)),
            (1, Gen.Constant(IndexStepKind.Reserve)))
        from start in Gen.Choose(0, IndexModel.Keys - 1)
        from count in Gen.Frequency((1, Gen.Choose(1, 3)), (2, Gen.Choose(1, 1500)))
        from variant in Gen.Choose(0, 11)
        select new IndexStep(kind, start, count, variant);

    [Fact]
    public void Index_equals_a_dictionary_under_random_histories() => ForAll.Lists(Steps, steps =>
    {
        var model = new IndexModel();
        foreach (var step in steps)
        {
            model.Apply(step);
            model.ShouldAgree();
        }

        model.TakeUsage();
    }, runs: 40, longest: 60);

    [Fact]
    public void Index_equals_a_dictionary_after_many_changes_of_few_tokens()
    {
        var model = new IndexModel();
        for (var round = 0; round < 60; round++)
        {
            model.Apply(new(IndexStepKind.Put, round % 50, 500, round));
            model.Apply(new(IndexStepKind.Use, round, 100, 0));
            model.Apply(new(IndexStepKind.Remove, (round + 13) % 50, 30, 0));
            model.ShouldAgree();
        }

        model.TakeUsage();
    }
}
