"""The losses as modules of torch: to be pickled, copied and saved with a model.

    regularizer = SIGReg(num_slices=1024, seed=1)
    align = Alignment()
    loss = align(views) + 0.5 * regularizer(views)  # views of shape (V, n, m)

Options are checked when a module is made. All take views as the functions of the same names do.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from numcheck.losses.alignment import alignment
from numcheck.losses.batch import checked_batches, checked_value
from numcheck.losses.directions import directions_for
from numcheck.losses.infonce import checked_bandwidth, infonce
from numcheck.losses.sigreg import checked_options, mean_statistic
from numcheck.losses.whitening import checked_whitening, mean_penalty
from numcheck.support import validate


class SIGReg(nn.Module):
    """`numcheck.losses.sigreg` in directions that are new at each step.

    The buffer `step` counts the calls in training mode, and the directions are a function of it and
    the seed: a run that is resumed from a `state_dict` goes on as if it had not stopped. In
    evaluation mode the step stays, so that evaluating does not change the training after it.

    Args:
        num_slices: Number of directions, at least 1.
        t_max: The last knot, from 1e-6 to 1e6.
        num_points: Number of knots, at least 2.
        seed: 64-bit seed of the directions; with `all_ranks` the same on all.
        pooled: As in `numcheck.losses.sigreg`, like all that follow.
        all_ranks: See there.
        backend: See there.
        check_finite: See there.

    Raises:
        InvalidInputError: If an argument is invalid.
    """

    step: Tensor

    def __init__(
        self,
        num_slices: int = 256,
        t_max: float = 3.0,
        num_points: int = 17,
        *,
        seed: int = 0,
        pooled: bool = False,
        all_ranks: bool = False,
        backend: str = "auto",
        check_finite: bool = True,
    ) -> None:
        super().__init__()
        self.options = checked_options(num_slices, num_points, t_max, backend, all_ranks=all_ranks)
        self.num_slices, self.seed = int(num_slices), validate.word(seed, name="seed")
        self.pooled = validate.flag(pooled, name="pooled")
        self.check_finite = validate.flag(check_finite, name="check_finite")
        # Made in inference mode, too, it is to be counted up outside of it.
        with torch.inference_mode(mode=False):
            self.register_buffer("step", torch.zeros((), dtype=torch.int64))

    def forward(self, embeddings: Tensor) -> Tensor:
        """The statistic of embeddings of shape (n, m), or of views, shape (V, n, m)."""
        batches = checked_batches(embeddings, pooled=self.pooled)
        directions = directions_for(
            batches[0], self.num_slices, self.seed, self.step, self.options["backend"]
        )
        value = mean_statistic(batches, directions, self.options)
        value = checked_value(value, {"embeddings": embeddings}, check_finite=self.check_finite)
        if self.training:
            self.step += 1
        return value

    def extra_repr(self) -> str:
        """The options, as they are shown."""
        return (
            f"num_slices={self.num_slices}, t_max={self.options['t_max']:g}, "
            f"num_points={self.options['num_points']}, seed={self.seed}, pooled={self.pooled}, "
            f"all_ranks={self.options['all_ranks']}"
        )


class Alignment(nn.Module):
    """`numcheck.losses.alignment`.

    Args:
        check_finite: See there.

    Raises:
        InvalidInputError: If an argument is invalid.
    """

    def __init__(self, *, check_finite: bool = True) -> None:
        super().__init__()
        self.check_finite = validate.flag(check_finite, name="check_finite")

    def forward(self, first: Tensor, second: Tensor | None = None) -> Tensor:
        """The mean squared distance of two views, or of all pairs of V views."""
        return alignment(first, second, check_finite=self.check_finite)


class Whitening(nn.Module):
    """`numcheck.losses.whitening`.

    Args:
        mean: Weight of the squared mean, as in the function, like all that follow.
        variance: See there.
        covariance: See there.
        hinge: See there.
        pooled: See there.
        all_ranks: See there.
        check_finite: See there.

    Raises:
        InvalidInputError: If an argument is invalid.
    """

    def __init__(
        self,
        mean: float = 1.0,
        variance: float = 1.0,
        covariance: float = 1.0,
        *,
        hinge: bool = False,
        pooled: bool = False,
        all_ranks: bool = False,
        check_finite: bool = True,
    ) -> None:
        super().__init__()
        self.options = checked_whitening(mean, variance, covariance, hinge, all_ranks)
        self.pooled = validate.flag(pooled, name="pooled")
        self.check_finite = validate.flag(check_finite, name="check_finite")

    def forward(self, embeddings: Tensor) -> Tensor:
        """The penalty of embeddings of shape (n, m), or of views, shape (V, n, m)."""
        batches = checked_batches(embeddings, pooled=self.pooled)
        value = mean_penalty(batches, self.options)
        return checked_value(value, {"embeddings": embeddings}, check_finite=self.check_finite)

    def extra_repr(self) -> str:
        """The options, as they are shown."""
        return ", ".join(f"{k}={v}" for k, v in {**self.options, "pooled": self.pooled}.items())


class InfoNCE(nn.Module):
    r"""`numcheck.losses.infonce`.

    Args:
        bandwidth: $\sigma$, from 1e-6 to 1e6.
        check_finite: As in the function.

    Raises:
        InvalidInputError: If an argument is invalid.
    """

    def __init__(self, bandwidth: float = 1.0, *, check_finite: bool = True) -> None:
        super().__init__()
        self.bandwidth = checked_bandwidth(bandwidth)
        self.check_finite = validate.flag(check_finite, name="check_finite")

    def forward(self, first: Tensor, second: Tensor | None = None) -> Tensor:
        """The cross entropy of two views, or its mean over all pairs of V views."""
        return infonce(first, second, bandwidth=self.bandwidth, check_finite=self.check_finite)

    def extra_repr(self) -> str:
        """The options, as they are shown."""
        return f"bandwidth={self.bandwidth}"
