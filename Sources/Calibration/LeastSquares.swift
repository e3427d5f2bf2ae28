/// A weighted linear regression of many quantities on the same few: solved once, asked for each.
struct LeastSquares {
  /// A row of ones and of predictors for each observation.
  private let rows: [[Double]]
  private let weights: [Double]
  /// The lower triangle by Cholesky of what the normal equations have on their left.
  private let triangle: [[Double]]

  /// A regression on `predictors`, a row for each observation; a little of the ridge keeps what is collinear in bounds.
  init(_ predictors: [[Double]], weights: [Double], ridge: Double = 1e-6) {
    self.init(rows: predictors.map { [1] + $0 }, weights: weights, ridge: ridge)
  }

  /// The same with rows as they are: who wants an intercept has ones in them, and the ridge leaves the first of each alone.
  init(rows: [[Double]], weights: [Double], ridge: Double = 0) {
    self.rows = rows
    self.weights = weights
    let size = rows.first?.count ?? 1
    var left = Array(repeating: Array(repeating: 0.0, count: size), count: size)
    for (row, weight) in zip(rows, weights) where weight > 0 {
      for i in 0..<size { for j in 0...i { left[i][j] += weight * row[i] * row[j] } }
    }
    let total = max(left[0][0], 1e-300)
    for i in 1..<max(1, size) { left[i][i] += ridge * total }
    for i in 0..<size {
      for j in 0...i {
        var sum = left[i][j]
        for k in 0..<j { sum -= left[i][k] * left[j][k] }
        left[i][j] = i == j ? max(sum, 1e-12 * left[i][i], 1e-300).squareRoot() : sum / left[j][j]
      }
    }
    triangle = left
  }

  /// Intercept and slopes of one quantity.
  func coefficients(of values: [Double]) -> [Double] {
    let size = triangle.count
    var right = Array(repeating: 0.0, count: size)
    for (index, row) in rows.enumerated() where weights[index] > 0 {
      let value = weights[index] * values[index]
      for i in 0..<size { right[i] += value * row[i] }
    }
    for i in 0..<size {
      for k in 0..<i { right[i] -= triangle[i][k] * right[k] }
      right[i] /= triangle[i][i]
    }
    for i in (0..<size).reversed() {
      for k in (i + 1)..<max(i + 1, size) { right[i] -= triangle[k][i] * right[k] }
      right[i] /= triangle[i][i]
    }
    return right
  }

  /// What `coefficients` give at a point.
  static func value(_ coefficients: [Double], at point: [Double]) -> Double {
    zip(coefficients.dropFirst(), point).reduce(coefficients[0]) { $0 + $1.0 * $1.1 }
  }
}

/// Plain sums over numbers.
enum Moments {
  static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }

  static func variance(_ values: [Double]) -> Double {
    let mean = mean(values)
    return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, values.count - 1))
  }

  /// The values below which such shares of all weight lie; shares ascend.
  static func quantiles(_ shares: [Double], of values: [Double], weights: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    let total = weights.reduce(0, +)
    var (sum, last) = (0.0, values[order[0]])
    var before = -1.0
    var found: [Double] = []
    // Between two values in a line, each in the middle of its weight.
    for index in order where weights[index] > 0 {
      let middle = (sum + weights[index] / 2) / total
      while found.count < shares.count, middle >= shares[found.count] {
        let share = shares[found.count]
        found.append(
          before >= 0 && middle > before
            ? last + (values[index] - last) * (share - before) / (middle - before) : values[index])
      }
      (before, last) = (middle, values[index])
      sum += weights[index]
    }
    while found.count < shares.count { found.append(last) }
    return found
  }
}
