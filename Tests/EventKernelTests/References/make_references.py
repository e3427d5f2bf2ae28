"""Prints reference values of the functions in Mathematics: mathematics.txt with 25, a deep table with 20000.

    venv=$(mktemp -d) && python3 -m venv "$venv" && "$venv/bin/pip" install mpmath
    "$venv/bin/python" Tests/EventKernelTests/References/make_references.py 25 \
        > Tests/EventKernelTests/References/mathematics.txt

A line is a function, its arguments, the exact result rounded to a double (all as bit patterns), and what the
rounding left over, in units of the last place. The tests need no Python.
"""

import math
import random
import struct
import sys

from mpmath import erf, erfc, erfinv, exp, expm1, floor, log, log1p, loggamma, mp, mpf, ncdf, sqrt

mp.dps = 60
count = int(sys.argv[1])
only = set(sys.argv[2:])
rng = random.Random(20260401)


def bits(x):
    return "%016x" % struct.unpack("<Q", struct.pack("<d", x))[0]


def nearest(y):
    """The double nearest to y, also where it is subnormal, and the rest in units of its last place."""
    if y == 0:
        return 0.0, mpf(0)
    exponent = max(int(floor(log(abs(y), 2))), -1022)
    ulp = mpf(2) ** (exponent - 52)
    whole = int(mp.nint(y / ulp))
    value = math.ldexp(whole, exponent - 52) if abs(whole) < 2 ** 53 + 1 else float(y)
    return value, y / ulp - whole


def emit(name, function, *arguments):
    y = function(*[mpf(a) for a in arguments])
    if abs(y) > mpf(sys.float_info.max) or abs(y) < mpf(2) ** -1080:
        return
    value, rest = nearest(y)
    if value == 0.0:
        return
    print(name, *[bits(a) for a in arguments], bits(value), "%.4f" % rest)


def uniform(low, high):
    return lambda: rng.uniform(low, high)


def scattered(low, high):
    """Positive, uniform in the exponent of 2."""
    return lambda: min(max(2.0 ** rng.uniform(low, high) * rng.uniform(1, 1.5), 5e-324), 1.7e308)


def signed(make):
    return lambda: make() * rng.choice((-1, 1))


def near(center, low=-52, high=-4):
    return lambda: center + rng.choice((-1, 1)) * 2.0 ** rng.uniform(low, high)


def block(name, function, *makers):
    if only and name not in only:
        return
    for i in range(count):
        for maker in makers:
            x = maker()
            emit(name, function, *(x if isinstance(x, tuple) else (x,)))


def pairs(first, second):
    return lambda: (first(), second())


def power_in_range():
    while True:
        x = scattered(-40, 40)()
        y = rng.uniform(-745, 709) / math.log(x) if x != 1 else 1.0
        if abs(y) < 1e300:
            return x, y


def quantile(p):
    if p > 0.5:
        return -quantile(1 - p)
    # Newton on ln Φ from the double nearest to it.
    x = -sqrt(2) * erfinv(1 - 2 * p) if p > mpf(10) ** -12 else -sqrt(-2 * log(p))
    for _ in range(100):
        phi = erfc(-x / sqrt(2)) / 2
        step = phi / (exp(-x * x / 2) / sqrt(2 * mp.pi)) * log(phi / p)
        x -= step
        if abs(step) < mpf(10) ** -55 * abs(x):
            break
    return x


def gamma_lower(a, x):
    """DLMF 8.7.1, summed with 40 digits in reserve."""
    with mp.workdps(100):
        term = total = 1 / a
        n = a
        while term > total * mpf(10) ** -100:
            n += 1
            term *= x / n
            total += term
        return total * exp(a * log(x) - x - loggamma(a))


def gamma_upper(a, x):
    with mp.workdps(100):
        return 1 - gamma_lower(a, x)


def beta_lower(x, a, b):
    """DLMF 8.17.8 below the mean, 8.17.4 above it."""
    with mp.workdps(100):
        if x > a / (a + b):
            return 1 - beta_series(1 - x, b, a)
        return beta_series(x, a, b)


def beta_upper(x, a, b):
    with mp.workdps(100):
        return beta_lower(1 - x, b, a)


def beta_series(x, a, b):
    term = total = mpf(1)
    n = mpf(0)
    while term > total * mpf(10) ** -100:
        term *= (a + b + n) * x / (a + 1 + n)
        total += term
        n += 1
    prefix = exp(a * log(x) + b * log(1 - x) + loggamma(a + b) - loggamma(a + 1) - loggamma(b))
    return prefix * total


def gamma_arguments(low, high, spread):
    def make():
        a = scattered(low, high)()
        x = a + rng.uniform(-spread, spread) * math.sqrt(a)
        return a, x if x > 0 else a * rng.uniform(0.01, 1)
    return make


def beta_arguments(low, high, spread):
    def make():
        a, b = scattered(low, high)(), scattered(low, high)()
        mean = a / (a + b)
        x = mean + rng.uniform(-spread, spread) * math.sqrt(mean * (1 - mean) / (a + b + 1))
        return (x if 0 < x < 1 else rng.uniform(0.001, 0.999)), a, b
    return make


block("log", log, scattered(-1074, 1023), near(1.0), uniform(0, 1), uniform(0.6, 1.5), scattered(-1074, -1022))
block("log1p", log1p, signed(scattered(-60, -3)), uniform(-1, 1), scattered(0, 1000), near(-0.9999, -30, -14))
block("exp", exp, uniform(-745, 709.7), uniform(-1, 1), signed(scattered(-60, 0)), uniform(-745.1, -708),
      uniform(708, 709.78))
block("expm1", expm1, signed(scattered(-60, -1)), uniform(-0.4, 0.4), uniform(-42, 42), uniform(40, 709))
block("pow", lambda x, y: x ** y, power_in_range, pairs(near(1.0, -40, -3), signed(scattered(0, 40))),
      pairs(uniform(0, 10), uniform(-30, 30)), pairs(scattered(-1074, -1022), uniform(-0.9, 0.9)))
block("logGamma", loggamma, uniform(0, 3), uniform(2.4, 9), scattered(-1020, 1000), near(1.0), near(2.0),
      uniform(8, 1000))
block("erf", erf, signed(scattered(-60, 2)), uniform(-3, 3))
block("erfc", erfc, uniform(-3, 6), uniform(0.4, 27.2), uniform(26, 27.2))
block("normalCDF", ncdf, uniform(-8, 8), uniform(-38.5, -1), signed(scattered(-30, 0)))
block("normalQuantile", quantile, uniform(0, 1), scattered(-1022, -2), near(0.5, -50, -2),
      lambda: 1 - 2.0 ** rng.uniform(-50, -2))

deep = count
count = max(20, min(count, 600))
block("gammaLower", gamma_lower, gamma_arguments(-10, 3, 8), gamma_arguments(0, 10, 6))
block("gammaUpper", gamma_upper, gamma_arguments(-10, 3, 8), gamma_arguments(0, 10, 6))
block("betaLower", beta_lower, beta_arguments(-5, 4, 5), beta_arguments(0, 9, 5))
block("betaUpper", beta_upper, beta_arguments(-5, 4, 5), beta_arguments(0, 9, 5))
count = max(10, deep // 40)
block("gammaLower", gamma_lower, gamma_arguments(12, 20, 6))
block("gammaUpper", gamma_upper, gamma_arguments(12, 20, 6))
block("betaLowerLarge", beta_lower, beta_arguments(10, 20, 6))
block("betaUpperLarge", beta_upper, beta_arguments(10, 20, 6))
