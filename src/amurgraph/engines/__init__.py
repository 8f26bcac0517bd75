"""How numbers of a graph are computed: arrays of numpy and scipy, igraph where it is faster, and which of them it was.

What is measured, by which rule and with which caveat, stands in ``measures``; nothing here knows of claims. networkx
has the meaning of each number, and is what tests hold all of this against. ``arrays`` is a graph as integers;
``nearness`` all searches at once; ``passing`` betweenness; ``walking`` PageRank and the leading eigenvector;
``triangles`` all of them; ``dividing`` partitions into groups; ``choosing`` says which engine computes what.
"""
