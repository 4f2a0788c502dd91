#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace server {

/// The weight of one item in a client's list of preferences, such as "gzip, br;q=0.5", in
/// thousandths: 1000 without a "q", and 0 for what the client refuses (RFC 9110, section 12.4.2).
/// The case of names does not matter. Returns nullopt if the list does not have the item.
std::optional<unsigned> weight_of(const std::vector<std::string>& list, std::string_view name);

}  // namespace server
