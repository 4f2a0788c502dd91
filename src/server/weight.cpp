#include "server/weight.hpp"

#include <algorithm>

#include "websockets/text.hpp"

namespace server {

using websockets::equal_ignoring_case;
using websockets::trim;

namespace {

constexpr unsigned max_weight = 1000;

// Reads a weight such as "0", "0.5" or "1.000". A malformed weight is 0: the client may not
// want the item.
unsigned read_weight(std::string_view text) {
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string decimals(text.substr(std::min(point + 1, text.size())));
    decimals.resize(3, '0');
    const auto weight =
        websockets::parse_number<unsigned>(std::string(text.substr(0, point)) + decimals);
    return weight && *weight <= max_weight ? *weight : 0;
}

}  // namespace

std::optional<unsigned> weight_of(const std::vector<std::string>& list, std::string_view name) {
    for (const std::string_view item : list) {
        const std::size_t semicolon = item.find(';');
        if (!equal_ignoring_case(trim(item.substr(0, semicolon)), name)) continue;
        // The weight is the last parameter. A media type may have others before it.
        const std::size_t last = item.rfind(';');
        if (last == item.npos) return max_weight;
        const std::string_view parameter = trim(item.substr(last + 1));
        const bool is_weight = equal_ignoring_case(parameter.substr(0, 2), "q=");
        return is_weight ? read_weight(parameter.substr(2)) : max_weight;
    }
    return std::nullopt;
}

}  // namespace server
