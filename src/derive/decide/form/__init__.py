"""A normal form under which many equal terms become the same polynomial over atoms."""

from derive.decide.form.form import Form as Form, Level as Level
from derive.decide.form.polynomials import Stopped as Stopped
