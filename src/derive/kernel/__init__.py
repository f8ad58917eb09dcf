"""The kernel: what a statement, a law and a derivation are, and which derivations are theorems."""

from derive.kernel.adjoint import adjoint as adjoint, chain_rule as chain_rule, uses as uses
from derive.kernel.chance import Random as Random
from derive.kernel.check import check as check
from derive.kernel.declared import (
    Convexity as Convexity,
    Definition as Definition,
    Function as Function,
    Symbol as Symbol,
    Target as Target,
    difference as difference,
    to_prove as to_prove,
)
from derive.kernel.derivation import (
    Arm as Arm,
    Case as Case,
    Chain as Chain,
    Closed as Closed,
    Derivation as Derivation,
    Extremum as Extremum,
    Fact as Fact,
    Induced as Induced,
    Induction as Induction,
    Kink as Kink,
    MatrixForm as MatrixForm,
    PlugIn as PlugIn,
    Step as Step,
    Theorem as Theorem,
)
from derive.kernel.equations import (
    Multiple as Multiple,
    about as about,
    plugged as plugged,
    speaks_of as speaks_of,
    with_slopes as with_slopes,
)
from derive.kernel.everywhere import Everywhere as Everywhere
from derive.kernel.families import Families as Families, Shift as Shift
from derive.kernel.hessian import hessian_form as hessian_form, is_motion as is_motion, moves as moves
from derive.kernel.judgement import (
    Judgement as Judgement,
    apart as apart,
    between as between,
    converges as converges,
    curved as curved,
    definite as definite,
    deterministic as deterministic,
    differentiable as differentiable,
    equal as equal,
    exists as exists,
    independent as independent,
    independent_over as independent_over,
    integrable as integrable,
    interchangeable as interchangeable,
    natural as natural,
    nonnegative as nonnegative,
    nonzero as nonzero,
    normal as normal,
    normal_combination as normal_combination,
    normally_distributed as normally_distributed,
    positive as positive,
    semidefinite as semidefinite,
    symmetric as symmetric,
    weight as weight,
    whole_number as whole_number,
)
from derive.kernel.kink import beside as beside
from derive.kernel.law import Binding as Binding, Law as Law, instance_of as instance_of, law as law
from derive.kernel.limits import lasting as lasting, limit_like as limit_like, peano as peano
from derive.kernel.naturals import is_at_least as is_at_least
from derive.kernel.obligations import obligation as obligation, obligations as obligations
from derive.kernel.optimum import (
    Optimum as Optimum,
    is_stationarity as is_stationarity,
    lagrangian as lagrangian,
)
from derive.kernel.place import conditions_of as conditions_of, derivatives_over as derivatives_over
from derive.kernel.problem import Problem as Problem
from derive.kernel.sizes import is_moved as is_moved
from derive.kernel.split import supposing as supposing
from derive.kernel.witness import Witness as Witness
