/// Draws by Zipf's law, as in Sources/Workloads/ZipfSampler.swift.
#pragma once

#include <algorithm>
#include <cmath>

#include "SplitMix64.hpp"

namespace maplab {

/// Draws ranks below `count` with a probability proportional to 1/(rank + 1)^exponent: rejection-inversion after
/// Hörmann and Derflinger (1996). Every expression is the Swift sampler's: another form would round otherwise.
class ZipfSampler {
 public:
  ZipfSampler(size_t count, double exponent)
      : count(static_cast<double>(count)),
        exponent(exponent),
        integralAtFirst(integral(1.5) - 1),
        integralAtLast(integral(static_cast<double>(count) + 0.5)),
        threshold(2 - inverse(integral(2.5) - weight(2))) {}

  /// One rank.
  size_t next(SplitMix64& generator) const {
    while (true) {
      const double u = integralAtLast + generator.unit() * (integralAtFirst - integralAtLast);
      const double x = inverse(u);
      const double k = std::min(std::max(std::floor(x + 0.5), 1.0), count);
      if (k - x <= threshold || u >= integral(k + 0.5) - weight(k)) return static_cast<size_t>(k) - 1;
    }
  }

 private:
  double weight(double x) const { return std::exp(-exponent * std::log(x)); }

  /// The integral of 1/t^exponent from 1 to x, in a form that stays exact near exponent 1.
  double integral(double x) const {
    const double logX = std::log(x);
    return expm1OverX((1 - exponent) * logX) * logX;
  }

  double inverse(double y) const {
    const double t = std::max(y * (1 - exponent), -1.0);
    return std::exp(log1pOverX(t) * y);
  }

  static double log1pOverX(double x) {
    return std::abs(x) > 1e-8 ? std::log1p(x) / x : 1 - x * (0.5 - x * (1.0 / 3 - 0.25 * x));
  }

  static double expm1OverX(double x) {
    return std::abs(x) > 1e-8 ? std::expm1(x) / x : 1 + x * 0.5 * (1 + x * (1.0 / 3) * (1 + 0.25 * x));
  }

  double count;
  double exponent;
  double integralAtFirst;
  double integralAtLast;
  double threshold;
};

}  // namespace maplab
