#include "connect4/name.hpp"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

namespace connect4 {
namespace {

struct Free {
    void operator()(utf8proc_uint8_t* memory) const { std::free(memory); }
};
using Bytes = std::unique_ptr<utf8proc_uint8_t, Free>;

struct Character {
    utf8proc_int32_t code;
    std::string_view bytes;
};

// Removes the first character of valid UTF-8 from the text, and returns it.
Character take_first(std::string_view& text) {
    Character first{};
    const auto size = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                       static_cast<utf8proc_ssize_t>(text.size()), &first.code);
    first.bytes = text.substr(0, static_cast<std::size_t>(size));
    text.remove_prefix(first.bytes.size());
    return first;
}

bool is_readable(utf8proc_category_t category) {
    switch (category) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_CN:
        case UTF8PROC_CATEGORY_CO:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return false;
        default:
            return true;
    }
}

}  // namespace

std::optional<Name> parse_name(std::string_view text) {
    utf8proc_uint8_t* composed = nullptr;
    const auto size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                     static_cast<utf8proc_ssize_t>(text.size()), &composed,
                     static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
    const Bytes owner(composed);
    if (size < 0) return std::nullopt;

    std::string_view rest(reinterpret_cast<const char*>(composed), static_cast<std::size_t>(size));
    // From the first character that is no space to the last one.
    std::string_view trimmed;
    std::size_t count = 0;
    std::size_t spaces = 0;  // since the last other character
    while (!rest.empty()) {
        const Character character = take_first(rest);
        const auto category = utf8proc_category(character.code);
        if (!is_readable(category)) return std::nullopt;
        if (category == UTF8PROC_CATEGORY_ZS) {
            ++spaces;
            continue;
        }
        if (count == 0) trimmed = character.bytes;
        count += count == 0 ? 1 : spaces + 1;
        spaces = 0;
        const char* const end = character.bytes.data() + character.bytes.size();
        trimmed = {trimmed.data(), static_cast<std::size_t>(end - trimmed.data())};
    }
    if (count == 0 || count > max_name_characters) return std::nullopt;
    return Name{trimmed};
}

}  // namespace connect4
