"""World models from frames: encoder and predictor trained together, plans made with them.

After Maes et al., LeWorldModel, 2026.
"""
