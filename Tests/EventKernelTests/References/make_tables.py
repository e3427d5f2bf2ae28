"""Prints Sources/Numerics/MathematicsTables.swift.

    venv=$(mktemp -d) && python3 -m venv "$venv" && "$venv/bin/pip" install mpmath
    "$venv/bin/python" Tests/EventKernelTests/References/make_tables.py \
        > Sources/Numerics/MathematicsTables.swift

Every constant of Mathematics that is not a plain fraction comes from here, computed with 120 decimal
digits and rounded once. Neither the build nor the tests need Python.
"""

from mpmath import mp, mpf, cos, erfc, exp, floor, log, loggamma, nint, pi, psi, sqrt, taylor

mp.dps = 120


def literal(x):
    """A Swift hexadecimal literal of the double nearest to x."""
    return float(x).hex().replace("p+", "p")


def split(x, bits):
    """x as a double with at most `bits` bits after the binary point, and the double nearest to the rest."""
    high = nint(x * mpf(2) ** bits) / mpf(2) ** bits
    return high, x - high


def significant(x, bits):
    """x rounded to so many significant bits."""
    scale = mpf(2) ** (bits - 1 - int(floor(log(abs(x), 2))))
    return nint(x * scale) / scale


def chebyshev_fit(f, degree):
    """Coefficients, lowest power first, of the polynomial in s on [-1, 1] that interpolates f at Chebyshev's
    points: within a small factor of the best one."""
    n = 2 * degree + 2
    nodes = [cos(pi * (k + mpf(1) / 2) / n) for k in range(n)]
    values = [f(s) for s in nodes]
    c = [
        2 / mpf(n) * sum(v * cos(j * pi * (k + mpf(1) / 2) / n) for k, v in enumerate(values))
        for j in range(degree + 1)
    ]
    c[0] /= 2
    before, now = [mpf(1)], [mpf(0), mpf(1)]
    total = [mpf(0)] * (degree + 1)
    for j in range(degree + 1):
        t = before if j == 0 else now
        for power, a in enumerate(t):
            total[power] += c[j] * a
        if j >= 1:
            following = [mpf(0)] + [2 * a for a in now]
            for power, a in enumerate(before):
                following[power] -= a
            before, now = now, following
    return total


def rows(values, per_row, indent="    "):
    texts = [literal(v) for v in values]
    lines = [texts[i:i + per_row] for i in range(0, len(texts), per_row)]
    return ",\n".join(indent + ", ".join(line) for line in lines) + ","


def logarithm_table():
    values = []
    base = 0x3FE6000000000000
    for i in range(128):
        low = double_of(base + (i << 45))
        high = double_of(base + ((i + 1) << 45))
        if low == 1 or high == 1:
            inverse = mpf(1)
        else:
            inverse = nint(2 / (low + high) * 1024) / 1024
        c_high, c_low = split(-log(inverse), 42)
        values += [inverse, c_high, c_low]
    return values


def double_of(bits):
    exponent = (bits >> 52) - 1023
    return (1 + mpf(bits & ((1 << 52) - 1)) / mpf(2) ** 52) * mpf(2) ** exponent


def exponential_table():
    values = []
    for i in range(128):
        exact = mpf(2) ** (mpf(i) / 128)
        high = mpf(float(exact))
        values += [high, (exact - high) / exact]
    return values


def scaled_complement(t):
    """(1 + 2x) exp(x^2) erfc(x) at t = (x - 4)/(x + 4)."""
    x = 4 * (1 + t) / (1 - t)
    if x < 60:
        return (1 + 2 * x) * exp(x * x) * erfc(x)
    term, total = mpf(1), mpf(1)
    for n in range(1, 30):
        term *= -(2 * n - 1) / (2 * x * x)
        total += term
    return (1 + 2 * x) / (x * sqrt(pi)) * total


def main():
    ln2 = log(mpf(2))
    ln2_high, ln2_low = split(ln2, 42)
    step = ln2 / 128
    step_high = significant(step, 34)
    half_log = log(2 * pi) / 2
    gamma_fit = chebyshev_fit(lambda s: loggamma(2 + s / 2) / (s / 2), 20)
    gamma_fit = [c * mpf(2) ** power for power, c in enumerate(gamma_fit)]
    print("// Printed by Tests/EventKernelTests/References/make_tables.py: change it there, never here.")
    print()
    print("/// The constants of ``Mathematics`` that are no plain fractions, each rounded once from 120 decimal digits.")
    print("@usableFromInline")
    print("enum MathematicsTables {")
    print("  /// ln 2 in two parts; the first has 42 bits after the point, so that its product with an exponent is exact.")
    print(f"  static let logTwoHigh = {literal(ln2_high)}")
    print(f"  static let logTwoLow = {literal(ln2_low)}")
    print("  /// (ln 2)/128 in two parts; the first has 34 bits, and its reciprocal.")
    print(f"  static let expStepHigh = {literal(step_high)}")
    print(f"  static let expStepLow = {literal(step - step_high)}")
    print(f"  static let expStepsPerUnit = {literal(1 / step)}")
    print("  /// ½ ln 2π in two parts.")
    print(f"  static let halfLogTwoPiHigh = {literal(half_log)}")
    print(f"  static let halfLogTwoPiLow = {literal(half_log - mpf(float(half_log)))}")
    print()
    print("  /// For each 128th of the mantissas from 0.6875 to 1.375: a 10-bit reciprocal c of its middle, −ln c to 42 bits")
    print("  /// after the point, and the rest of −ln c. Next to 1 the reciprocal is 1, which keeps ln near 1 exact.")
    print("  static let logarithm: [Double] = [")
    print(rows(logarithm_table(), 3))
    print("  ]")
    print()
    print("  /// 2^(i/128), i = 0 … 127: the nearest double, and the rest relative to it.")
    print("  static let exponential: [Double] = [")
    print(rows(exponential_table(), 4))
    print("  ]")
    print()
    print("  /// ln Γ(2 + z)/z for |z| ≤ ½ as a polynomial in z, lowest power first.")
    print("  static let logGammaNearTwo: [Double] = [")
    print(rows(gamma_fit, 4))
    print("  ]")
    print()
    print("  /// ln Γ(n) − ((n − ½) ln n − n + ½ ln 2π) for n = 1 … 15.")
    print("  static let stirlingErrorOfWhole: [Double] = [")
    print(rows([loggamma(n) - (n - mpf(1) / 2) * log(n) + n - half_log for n in map(mpf, range(1, 16))], 4))
    print("  ]")
    print()
    print("  /// (1 + 2x)·exp(x²)·erfc(x) for x ≥ 0 as a polynomial in t = (x − 4)/(x + 4), lowest power first.")
    print("  static let scaledComplement: [Double] = [")
    print(rows(chebyshev_fit(scaled_complement, 26), 4))
    print("  ]")
    print("}")


main()
