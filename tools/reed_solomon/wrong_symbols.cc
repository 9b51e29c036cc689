// SPDX-License-Identifier: Apache-2.0
// Parity of what is there, added to the parity that was made of what there was, is a codeword's worth of errors alone:
// its syndromes are those of the codeword, and need only the `roots` symbols of that sum.
#include "reed_solomon/wrong_symbols.h"

#include <algorithm>
#include <functional>
#include <map>

#include "reed_solomon/code.h"
#include "reed_solomon/encoder.h"
#include "reed_solomon/locate_errors.h"

namespace rootwright::reed_solomon {

namespace {

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

/// Adds the wrong symbols of one codeword, unless there are too many.
void add_wrong_symbols(std::size_t codeword, ByteView parity_errors, ErrorMatrices& matrices,
                       std::vector<WrongSymbol>& wrong) {
  const Matrix syndromes = syndromes_of_parity(parity_errors);
  const auto positions = locate_errors(syndromes.symbols(), {});
  if (!positions) return;
  const Matrix errors = product(matrices.at(*positions), syndromes);
  for (std::size_t i = 0; i < positions->size(); ++i)
    wrong.push_back({.codeword = codeword, .position = (*positions)[i], .error = errors.at(i, 0)});
}

/// The codewords whose parity is not what it should be.
std::vector<std::size_t> wrong_codewords(std::size_t roots, ByteView parity_errors) {
  std::vector<std::size_t> codewords;
  for (std::size_t codeword = 0; codeword < parity_errors.size() / roots; ++codeword) {
    if (!is_zero(parity_errors.subspan(codeword * roots, roots))) codewords.push_back(codeword);
  }
  return codewords;
}

}  // namespace

std::vector<WrongSymbol> find_wrong_symbols(std::size_t roots, std::span<const ByteView> streams, ByteView parity,
                                            std::size_t limit) {
  Bytes parity_errors(parity.size());
  Encoder(roots).encode(streams, parity_errors);
  std::ranges::transform(parity_errors, parity, parity_errors.begin(), std::bit_xor());

  std::vector<WrongSymbol> wrong;
  const std::vector<std::size_t> codewords = wrong_codewords(roots, parity_errors);
  if (codewords.size() > limit) return wrong;
  ErrorMatrices matrices(roots);
  for (const std::size_t codeword : codewords)
    add_wrong_symbols(codeword, ByteView(parity_errors).subspan(codeword * roots, roots), matrices, wrong);
  return wrong;
}

}  // namespace rootwright::reed_solomon
