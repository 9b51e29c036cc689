// SPDX-License-Identifier: Apache-2.0
// Parity of what is there, added to the parity that was made of what there was, is a codeword's worth of errors alone:
// its syndromes are those of the codeword, and need only the `roots` symbols of that sum.
#include "reed_solomon/wrong_symbols.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>

#include "reed_solomon/code.h"
#include "reed_solomon/encoder.h"
#include "reed_solomon/locate_errors.h"

namespace rootwright::reed_solomon {

namespace {

constexpr int kHopelessCodewords = 64;

/// Makes the errors of a codeword from its syndromes, if they are at known positions. Damaged blocks are wrong at the
/// same positions of many codewords.
class ErrorMatrices {
 public:
  explicit ErrorMatrices(std::size_t roots) : roots_(roots) {}

  [[nodiscard]] const Matrix& at(const std::vector<std::size_t>& positions) {
    const auto found = matrices_.find(positions);
    if (found != matrices_.end()) return found->second;
    return matrices_.emplace(positions, erasure_matrix(roots_, positions)).first->second;
  }

 private:
  std::size_t roots_;
  std::map<std::vector<std::size_t>, Matrix> matrices_;
};

/// Of a codeword that is zero but for its parity.
Matrix syndromes_of_parity(ByteView parity) {
  Matrix syndromes(parity.size(), 1);
  for (const std::byte symbol : parity) {
    for (unsigned i = 0; i < parity.size(); ++i)
      syndromes.at(i, 0) = multiply(syndromes.at(i, 0), power_of_a(i)) ^ static_cast<Symbol>(symbol);
  }
  return syndromes;
}

/// The wrong symbols of one codeword; nothing if there are too many.
std::optional<std::vector<WrongSymbol>> wrong_symbols(std::size_t codeword, ByteView parity_errors,
                                                      const std::vector<bool>& may_be_wrong, ErrorMatrices& matrices) {
  const Matrix syndromes = syndromes_of_parity(parity_errors);
  const auto positions = locate_errors(syndromes.symbols(), {});
  if (!positions) return std::nullopt;
  const Matrix errors = product(matrices.at(*positions), syndromes);
  std::vector<WrongSymbol> wrong;
  for (std::size_t i = 0; i < positions->size(); ++i) {
    const std::size_t position = (*positions)[i];
    if (position < may_be_wrong.size() && !may_be_wrong[position]) return std::nullopt;
    wrong.push_back({.codeword = codeword, .position = position, .error = errors.at(i, 0)});
  }
  return wrong;
}

}  // namespace

std::vector<WrongSymbol> find_wrong_symbols(std::size_t roots, std::span<const ByteView> streams, ByteView parity,
                                            const std::vector<bool>& may_be_wrong) {
  Bytes parity_errors(parity.size());
  Encoder(roots).encode(streams, parity_errors);
  std::ranges::transform(parity_errors, parity, parity_errors.begin(), std::bit_xor());

  ErrorMatrices matrices(roots);
  std::vector<WrongSymbol> all;
  int hopeless = 0;
  for (std::size_t codeword = 0; codeword < parity.size() / roots && hopeless < kHopelessCodewords; ++codeword) {
    const ByteView errors = ByteView(parity_errors).subspan(codeword * roots, roots);
    if (is_zero(errors)) continue;
    const auto wrong = wrong_symbols(codeword, errors, may_be_wrong, matrices);
    if (wrong) all.insert(all.end(), wrong->begin(), wrong->end());
    hopeless += wrong ? 0 : 1;
  }
  return all;
}

}  // namespace rootwright::reed_solomon
