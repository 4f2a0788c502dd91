#include "server/journal/sqlite.hpp"

#include <cerrno>
#include <system_error>

namespace server::sqlite {
namespace {

// SQLite does not say why a file cannot be opened, read or written; the operating system does. For
// a failed write, SQLite does not keep the system's error, which is still in errno.
std::string describe(sqlite3* connection) {
    const int last_error = errno;
    const std::string text = sqlite3_errmsg(connection);
    const int code = sqlite3_errcode(connection);
    if (code != SQLITE_CANTOPEN && code != SQLITE_IOERR) return text;
    const int error = code == SQLITE_IOERR ? last_error : sqlite3_system_errno(connection);
    return text + " (" + std::generic_category().message(error) + ")";
}

void check(sqlite3* connection, int code) {
    if (code != SQLITE_OK) throw Failure(connection);
}

}  // namespace

Failure::Failure(sqlite3* connection)
    : std::runtime_error(describe(connection)), code_(sqlite3_errcode(connection)) {}

Connection open(const std::filesystem::path& file) {
    sqlite3* connection = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &connection,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    Connection owner(connection);
    check(connection, code);
    return owner;
}

void execute(sqlite3* connection, const char* sql) {
    check(connection, sqlite3_exec(connection, sql, nullptr, nullptr, nullptr));
}

Statement::Statement(sqlite3* connection, std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    check(connection, sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()),
                                         SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
    statement_.reset(statement);
}

bool Statement::Run::next() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) throw Failure(sqlite3_db_handle(statement_));
    return code == SQLITE_ROW;
}

std::string Statement::Run::text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

// SQLITE_TRANSIENT makes SQLite copy the text, so the text need not outlive the run.
void Statement::bind(int parameter, std::string_view text) {
    check(sqlite3_db_handle(statement_.get()),
          sqlite3_bind_text(statement_.get(), parameter, text.data(), static_cast<int>(text.size()),
                            SQLITE_TRANSIENT));
}

void Statement::bind(int parameter, std::int64_t number) {
    check(sqlite3_db_handle(statement_.get()),
          sqlite3_bind_int64(statement_.get(), parameter, number));
}

}  // namespace server::sqlite
