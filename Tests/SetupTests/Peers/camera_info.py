"""Reads a camera_info file as ROS' calibration parser does, by PyYAML; prints its numbers."""
import sys

import yaml

with open(sys.argv[1]) as file:
    info = yaml.safe_load(file)


def matrix(name, columns=None):
    part = info[name]
    assert part["rows"] * part["cols"] == len(part["data"]), name
    assert columns is None or part["cols"] == columns, name
    return " ".join(repr(float(value)) for value in part["data"])


assert isinstance(info["image_width"], int) and isinstance(info["camera_name"], str)
print("size", info["image_width"], info["image_height"])
print("name", info["camera_name"])
print("model", info["distortion_model"])
print("matrix", matrix("camera_matrix", 3))
print("distortion", matrix("distortion_coefficients"))
print("rectification", matrix("rectification_matrix", 3))
print("projection", matrix("projection_matrix", 4))
