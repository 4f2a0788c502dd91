#pragma once

#include <filesystem>
#include <stdexcept>

#include "server/journal/sqlite.hpp"

namespace server {

/// Opens the file of a MatchDatabase, whose functions have the same parameters and exceptions. The
/// tables are there then, in the newest format.
sqlite::Connection open_match_file(const std::filesystem::path& file, bool synchronous);

/// Writes the number of the format to the file, which has it already.
void write_format(sqlite3* connection);

/// Says what is wrong with the file and what the operator can do.
std::runtime_error explain(const std::filesystem::path& file, const sqlite::Failure& failure);

}  // namespace server
