#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

/// A thin layer over the SQLite functions that the journal needs, with RAII and exceptions.
namespace server::sqlite {

/// An error of SQLite. what() is a text for logs.
class Failure : public std::runtime_error {
public:
    explicit Failure(sqlite3* connection);

    /// SQLite's primary result code, such as SQLITE_BUSY.
    int code() const { return code_; }

private:
    const int code_;
};

struct Close {
    void operator()(sqlite3* connection) const { sqlite3_close(connection); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

/// A connection to a database. One thread at a time may use it.
using Connection = std::unique_ptr<sqlite3, Close>;

/// Opens an existing file: for reading and writing, or for reading only if it cannot be written.
/// Throws Failure, as all functions here do.
Connection open(const std::filesystem::path& file);

/// Runs SQL statements and ignores their rows.
void execute(sqlite3* connection, const char* sql);

/// A statement that is prepared once and runs often.
class Statement {
public:
    Statement(sqlite3* connection, std::string_view sql);

    /// One execution of the statement. A statement can have only one at a time.
    class Run {
    public:
        explicit Run(sqlite3_stmt* statement) : statement_(statement) {}
        Run(const Run&) = delete;
        Run& operator=(const Run&) = delete;
        ~Run() { sqlite3_reset(statement_); }

        /// Moves to the next row, at first to the first one. Returns false after the last row.
        bool next();

        /// A value of the current row. Columns are counted from 0.
        std::string text(int column) const;
        std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }

    private:
        sqlite3_stmt* const statement_;
    };

    /// Starts the statement with the given values for the parameters ?1, ?2 and so on.
    template <class... Values>
    Run run(const Values&... values) {
        [[maybe_unused]] int parameter = 0;  // unused without values
        (bind(++parameter, values), ...);
        return Run(statement_.get());
    }

    /// Runs a statement that returns no rows. Returns the number of rows that it changed.
    template <class... Values>
    int change(const Values&... values) {
        run(values...).next();
        return sqlite3_changes(sqlite3_db_handle(statement_.get()));
    }

private:
    void bind(int parameter, std::string_view text);
    void bind(int parameter, std::int64_t number);

    std::unique_ptr<sqlite3_stmt, Close> statement_;
};

}  // namespace server::sqlite
