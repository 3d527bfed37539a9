"""What a release tells of its losses: every kind in words, those of all splits together."""

from annotator.services.losses import losses_of
from annotator.services.releases import by_format


def test_losses_are_summed_over_splits_and_types_and_every_one_has_a_sentence() -> None:
    told = by_format(
        {
            "conll/train": {"attribute_left_out:PERS.role": 2, "attribute_left_out:ORG.role": 1},
            "conll/test": {"attribute_left_out:PERS.role": 4},
            "huggingface/train": {"only_in_spans:nested": 3, "only_in_spans:crossing": 1},
            "huggingface/dev": {"only_in_spans:nested": 2},
        }
    )
    assert told == {
        "conll": {"attribute_left_out": 7},
        "huggingface": {"only_in_spans:nested": 5, "only_in_spans:crossing": 1},
    }
    assert all(loss.sentence for counted in told.values() for loss in losses_of(counted))
