"""The answers of a problem as functions of arrays, for NumPy or PyTorch."""

from derive.present.code.arrays import NotWritten as NotWritten
from derive.present.code.dialects import DIALECTS as DIALECTS
from derive.present.code.functions import Function as Function, functions as functions
from derive.present.code.module import module as module
