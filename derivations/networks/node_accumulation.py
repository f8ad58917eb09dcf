"""A node with two consumers: what comes back along each of them adds up."""

from derive import D, Problem, dim, index, unknown, vector

n = dim("n", "size of the node")
p = dim("p", "size of the first consumer")
q = dim("q", "size of the second consumer")
i = index("i", n)
j = index("j", p)
k = index("k", q)
s = vector("s", n, "value of the node")

o1 = unknown("o^1", j, of=s, by="f^1")
o2 = unknown("o^2", k, of=s, by="f^2")
E = unknown("E", of=(o1, o2), says="error")

problem = Problem(
    title="Accumulation of gradients at a node with two consumers",
    find=D(E, s[i]),
    source="Goodfellow, Bengio & Courville, Deep Learning (2016), section 6.5.2",
)
