"""How the scene classifier is made: drawn and real photos, fitting, calibration, model card."""
