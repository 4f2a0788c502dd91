#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <string_view>

namespace connect4 {

/// A text of at most N characters, stored inside the object, so that it never allocates.
template <std::size_t N>
class ShortText {
public:
    ShortText() = default;
    ShortText(std::string_view text) { append(text); }

    /// Appends the text, or as much of it as there is room for.
    ShortText& append(std::string_view text) {
        text = text.substr(0, N - size_);
        std::copy(text.begin(), text.end(), characters_.begin() + size_);
        size_ += text.size();
        return *this;
    }

    /// Appends a number that is not negative.
    ShortText& append_number(std::size_t number) {
        std::array<char, 20> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        return append({digits.data(), end});
    }

    void clear() { size_ = 0; }

    operator std::string_view() const { return {characters_.data(), size_}; }

private:
    std::array<char, N> characters_;
    std::size_t size_ = 0;
};

}  // namespace connect4
