#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

/// The little of SQLite that a journal needs, with owners and exceptions.
namespace server::sqlite {

/// What SQLite could not do, and why.
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

/// A connection to a database. It belongs to one thread at a time.
using Connection = std::unique_ptr<sqlite3, Close>;

/// Opens a file that exists; if it may not be written, for reading only.
Connection open(const std::filesystem::path& file);

/// Runs statements that give no rows, or whose rows do not matter.
void execute(sqlite3* connection, const char* sql);

/// A statement that is prepared once and runs often.
class Statement {
public:
    Statement(sqlite3* connection, std::string_view sql);

    /// A run of the statement, to be stepped through. Only one can exist at a time.
    class Run {
    public:
        explicit Run(sqlite3_stmt* statement) : statement_(statement) {}
        Run(const Run&) = delete;
        Run& operator=(const Run&) = delete;
        ~Run() { sqlite3_reset(statement_); }

        /// Goes to the first row, or the next one. Returns false if there is none.
        bool next();

        std::string text(int column) const;
        std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }

    private:
        sqlite3_stmt* const statement_;
    };

    /// Begins a run with these values for the parameters ?1, ?2 and so on.
    template <class... Values>
    Run run(const Values&... values) {
        int parameter = 0;
        (bind(++parameter, values), ...);
        return Run(statement_.get());
    }

    /// Runs it to its end, and returns how many rows it has changed.
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
