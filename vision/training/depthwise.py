"""Depthwise layers with fixed kernels whose backward pass is fast on a CPU.

Torch's own backward for these layers takes four fifths of a training step of EfficientNet-Lite0
(measured on one core, batch 64 at 96 px: 0.86 of 1.07 s, nearly all in the layers with stride 2).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import nn


def fix_depthwise(network: "nn.Module") -> None:
    """Freeze every depthwise kernel of `network` and give its layers a fast backward, in place.

    They hold about one weight in fifty, and keep what ImageNet taught them.
    """
    from torch import nn

    layers = [m for m in network.modules() if isinstance(m, nn.Conv2d) and m.groups > 1]
    for layer in layers:
        layer.weight.requires_grad_(False)
        layer.forward = _fast_forward(layer, layer.forward)


def _fast_forward(layer: "nn.Conv2d", plain: Any) -> Any:  # noqa: ANN401
    """Return a forward that uses the fast backward while training and `plain` otherwise."""
    import torch
    from torch.nn import functional

    stride, groups = layer.stride[0], layer.groups

    class Depthwise(torch.autograd.Function):  # type: ignore[misc]  # torch may be absent
        @staticmethod
        def forward(ctx: Any, padded: torch.Tensor, kernel: torch.Tensor) -> torch.Tensor:  # noqa: ANN401
            ctx.save_for_backward(kernel)
            ctx.size = padded.shape[2:]
            return functional.conv2d(padded, kernel, None, stride, 0, 1, groups)

        @staticmethod
        def backward(ctx: Any, grad: torch.Tensor) -> tuple[torch.Tensor, None]:  # noqa: ANN401
            (kernel,) = ctx.saved_tensors
            side = kernel.shape[-1]
            if stride > 1:
                rows, cols = ((n - 1) * stride + 1 for n in grad.shape[2:])
                spread = grad.new_zeros((*grad.shape[:2], rows, cols)).contiguous(
                    memory_format=torch.channels_last
                )
                spread[:, :, ::stride, ::stride] = grad
                grad = spread
            grad = grad.contiguous(memory_format=torch.channels_last)
            back = functional.conv2d(grad, kernel.flip(2, 3), None, 1, side - 1, 1, groups)
            rest = [ctx.size[0] - back.shape[2], ctx.size[1] - back.shape[3]]
            if any(rest):
                back = functional.pad(back, [0, rest[1], 0, rest[0]])
            return back, None

    def forward(planes: torch.Tensor) -> torch.Tensor:
        if not (layer.training and torch.is_grad_enabled()):
            return plain(planes)
        kernel = layer.weight
        if torch.is_autocast_enabled("cpu"):
            planes, kernel = planes.to(torch.bfloat16), kernel.to(torch.bfloat16)
        return Depthwise.apply(layer.static_padding(planes), kernel)

    return forward
