#include "server/options.hpp"

#include <boost/dll/runtime_symbol_info.hpp>
#include <boost/program_options.hpp>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "websockets/text.hpp"

namespace server {
namespace {

namespace fs = std::filesystem;
namespace po = boost::program_options;

constexpr std::string_view log_levels[] = {"debug", "info", "warning", "error"};

// Long enough for every use, and short enough that adding them to a clock cannot overflow.
constexpr unsigned max_seconds = 24 * 60 * 60;
constexpr unsigned max_days = 36500;
constexpr unsigned max_backup_hours = 24 * 366;
constexpr unsigned max_header_kib = 1024;

po::typed_value<std::string>* text(const char* name) {
    return po::value<std::string>()->value_name(name);
}

void describe_service(po::options_description_easy_init add) {
    add("host", text("NAME"),
        "listen on this address only; default: all interfaces, IPv4 and IPv6");
    add("port", text("NUMBER"), "listen on this port, 0 for a free one; default: $PORT, else 8001");
    add("reuse-port", "let other servers listen on the same port, and share the connections");
    add("web", text("DIR"),
        "also serve the web page in this folder, on the same port; empty for no page; default: "
        "share/connect4/web in the folder where the server is installed");
    add("database", text("FILE"),
        "record games in this file, or nowhere if it is \"memory\"; default: connect4.db in "
        "$STATE_DIRECTORY, else in $XDG_STATE_HOME/connect4 or ~/.local/state/connect4");
    add("backup", text("FILE"),
        "copy the database into this file: at the start, after each interval, and on the signal "
        "USR1, while play goes on");
    add("backup-interval", text("HOURS"), "default: 24");
    add("store", text("URL"),
        "record games in a Redis server (redis://HOST:PORT/NUMBER, rediss:// with TLS, or "
        "unix:///PATH), which other servers may share; of several, HOST:PORT,HOST:PORT, the master "
        "is used; default: $CONNECT4_STORE, which hides a password in the URL from other users");
    add("store-ca", text("FILE"),
        "trust the authorities whose certificates (PEM) are in this file, and no others, for "
        "rediss://; default: those of the system");
    add("keep", text("DAYS[,DAYS]"),
        "remove finished and unfinished games this long after their last change; default: 7,30");
    add("grace", text("SECONDS"),
        "how long a game without connections stays in memory; default: 60");
    add("drain", text("SECONDS"),
        "how long to go on after a signal to stop, while /readyz answers 503; default: 0");
}

void describe_limits(po::options_description_easy_init add) {
    add("allow-origin", po::value<std::vector<std::string>>()->value_name("ORIGIN"),
        "let pages from this origin (such as https://example.org, or https://*.example.org for "
        "all names below one) connect, too; may be repeated; "
        "default: only pages from the server's own host");
    add("trust-proxy", "read clients' addresses from the X-Forwarded-For of a proxy");
    add("max-games-per-address", text("NUMBER"), "default: 100; 0 for no limit");
    add("max-connections-per-address", text("NUMBER"), "default: 500; 0 for no limit");
    add("max-requests-per-second", text("NUMBER"),
        "HTTP requests of an address, with bursts of three times as many; default: 100; "
        "0 for no limit");
    add("max-header", text("KIB"), "the size of an HTTP request's header; default: 32");
    add("max-events-per-second", text("NUMBER"),
        "for each connection, with bursts of three times as many; default: 20; 0 for no limit");
    add("first-event-within", text("SECONDS"),
        "close connections that send no event in this time; default: 10; 0 for no limit");
    add("claim-after", text("SECONDS"),
        "let a player claim a game that the other one has left for this time; default: 60; "
        "0 for never");
}

po::options_description describe() {
    po::options_description description("Options");
    po::options_description_easy_init add = description.add_options();
    describe_service(add);
    describe_limits(add);
    add("log-level", text("LEVEL"), "debug (every message), info (default), warning or error");
    add("log-format", text("FORMAT"), "text (default) or json");
    add("help", "print this text and exit");
    add("version", "print the version and exit");
    return description;
}

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

unsigned parse_number(std::string_view name, std::string_view text, unsigned max,
                      unsigned min = 0) {
    const auto number = websockets::parse_number<unsigned>(text);
    if (!number || *number < min || *number > max) {
        throw std::invalid_argument(std::string(name) + " must be a number from " +
                                    std::to_string(min) + " to " + std::to_string(max) + ", not " +
                                    in_quotes(text) + ".");
    }
    return *number;
}

std::uint16_t parse_port(std::string_view name, std::string_view text) {
    constexpr unsigned max = std::numeric_limits<std::uint16_t>::max();
    return static_cast<std::uint16_t>(parse_number(name, text, max));
}

std::string parse_log_level(const std::string& text) {
    for (const std::string_view level : log_levels) {
        if (text == level) return text;
    }
    throw std::invalid_argument("--log-level must be debug, info, warning or error, not " +
                                in_quotes(text) + ".");
}

bool parse_log_format(const std::string& text) {
    if (text == "json") return true;
    if (text == "text") return false;
    throw std::invalid_argument("--log-format must be text or json, not " + in_quotes(text) + ".");
}

std::optional<fs::path> parse_web(const std::string& text) {
    if (text.empty()) return std::nullopt;
    std::error_code ignored;
    if (!fs::is_directory(text, ignored)) {
        throw std::invalid_argument("--web must name a folder, not " + in_quotes(text) + ".");
    }
    return text;
}

std::string parse_ca_file(const std::string& text) {
    if (!std::ifstream(text)) {
        throw std::invalid_argument("--store-ca must name a file that can be read, not " +
                                    in_quotes(text) + ".");
    }
    return text;
}

// The page that is installed with the program. In a build tree there is none.
std::optional<fs::path> installed_web() {
    std::error_code error;
    const fs::path program = fs::canonical(boost::dll::program_location(error), error);
    if (error) return std::nullopt;
    fs::path web = program.parent_path().parent_path() / "share/connect4/web";
    if (!fs::is_directory(web, error)) return std::nullopt;
    return web;
}

// "DAYS" for all games, or "FINISHED,UNFINISHED".
void parse_keep(std::string_view text, Options& options) {
    const auto comma = text.find(',');
    const auto finished = parse_number("--keep", text.substr(0, comma), max_days, 1);
    options.keep_finished = Options::Days(finished);
    options.keep_unfinished = options.keep_finished;
    if (comma == text.npos) return;
    const auto unfinished = parse_number("--keep", text.substr(comma + 1), max_days, 1);
    options.keep_unfinished = Options::Days(unfinished);
}

// Normalizes an origin to the form that browsers send: lower case, without the default port.
std::string parse_origin(std::string text) {
    const auto scheme = text.find("://");
    const bool is_origin = scheme != text.npos && scheme > 0 && scheme + 3 < text.size() &&
                           text.find('/', scheme + 3) == text.npos;
    // A "*" may stand for the first labels of a name only: anybody may own what comes behind a dot.
    const auto star = text.find('*');
    const bool is_pattern = star == text.npos || (star == scheme + 3 && text[star + 1] == '.' &&
                                                  text.find('.', star + 2) != text.npos &&
                                                  text.find('*', star + 1) == text.npos);
    if (text != "null" && !(is_origin && is_pattern)) {
        throw std::invalid_argument(
            "--allow-origin must look like https://example.org or https://*.example.org, not " +
            in_quotes(text) + ".");
    }
    text = websockets::to_lower(text);
    for (const auto& [start, port] : {std::pair("http://", ":80"), {"https://", ":443"}}) {
        const std::string_view suffix = port;
        if (text.starts_with(start) && text.ends_with(suffix)) {
            text.resize(text.size() - suffix.size());
        }
    }
    return text;
}

// The value of an environment variable, if it is set and not empty.
std::optional<std::string> get(const Environment& environment, const char* name) {
    const char* value = environment(name);
    return value != nullptr && *value != '\0' ? std::optional<std::string>(value) : std::nullopt;
}

// The usual folder of a service (systemd.exec(5)) or a user (XDG Base Directory Specification).
fs::path default_database(const Environment& environment) {
    constexpr const char* file = "connect4.db";
    if (const auto folder = get(environment, "STATE_DIRECTORY")) {
        return fs::path(folder->substr(0, folder->find(':'))) / file;
    }
    const auto state_home = get(environment, "XDG_STATE_HOME");
    if (state_home && fs::path(*state_home).is_absolute()) {
        return fs::path(*state_home) / "connect4" / file;
    }
    if (const auto home = get(environment, "HOME")) {
        return fs::path(*home) / ".local/state/connect4" / file;
    }
    throw std::invalid_argument(
        "There is no folder for the database. Name a file with --database, or choose --database "
        "memory to keep games only while the server runs.");
}

po::variables_map parse(const std::vector<std::string>& arguments) {
    // An abbreviated option could become ambiguous with a new option.
    const int style =
        po::command_line_style::default_style ^ po::command_line_style::allow_guessing;
    po::variables_map values;
    try {
        po::store(po::command_line_parser(arguments)
                      .options(describe())
                      .positional({})
                      .style(style)
                      .run(),
                  values);
    } catch (const po::error& error) {
        throw std::invalid_argument(std::string(error.what()) + ".");
    }
    return values;
}

// The values of the given options.
class Values {
public:
    explicit Values(po::variables_map values) : values_(std::move(values)) {}

    bool has(const char* name) const { return values_.contains(name); }

    const std::string& operator[](const char* name) const {
        return values_[name].as<std::string>();
    }

    std::vector<std::string> all(const char* name) const {
        if (!has(name)) return {};
        return values_[name].as<std::vector<std::string>>();
    }

    template <class Target>
    void read_number(const char* name, Target& target, unsigned max, unsigned min = 0) const {
        const std::string option = std::string("--") + name;
        if (has(name)) target = Target(parse_number(option, (*this)[name], max, min));
    }

private:
    const po::variables_map values_;
};

void read_limits_and_times(const Values& values, Options& options) {
    constexpr unsigned max = std::numeric_limits<unsigned>::max();
    values.read_number("grace", options.grace, max_seconds);
    values.read_number("drain", options.drain, max_seconds);
    values.read_number("first-event-within", options.first_event_within, max_seconds);
    values.read_number("claim-after", options.claim_after, max_seconds);
    values.read_number("max-games-per-address", options.max_games_per_address, max);
    values.read_number("max-connections-per-address", options.max_connections_per_address, max);
    values.read_number("max-requests-per-second", options.max_requests_per_second, max);
    values.read_number("max-header", options.max_header, max_header_kib, 1);
    values.read_number("max-events-per-second", options.max_events_per_second, max);
    if (values.has("keep")) parse_keep(values["keep"], options);
    for (const std::string& origin : values.all("allow-origin")) {
        options.allowed_origins.push_back(parse_origin(origin));
    }
    options.trust_proxy = values.has("trust-proxy");
}

// Chooses where games are recorded.
void read_journal(const Values& values, const Environment& environment, Options& options) {
    const auto store =
        values.has("store") ? values["store"] : get(environment, "CONNECT4_STORE").value_or("");
    if (values.has("store") && values.has("database")) {
        throw std::invalid_argument("Games are recorded by --store or by --database, not by both.");
    }
    if (!store.empty() && !values.has("database")) {
        options.store = parse_redis_url(store);
        options.store->keep_finished = options.keep_finished;
        options.store->keep_unfinished = options.keep_unfinished;
        if (values.has("store-ca")) options.store->ca_file = parse_ca_file(values["store-ca"]);
    } else if (!values.has("database")) {
        options.database = default_database(environment);
    } else if (values["database"].empty()) {
        throw std::invalid_argument("--database must name a file, or be memory.");
    } else if (values["database"] != "memory") {
        options.database = values["database"];
    }
    if (values.has("store-ca") && !(options.store && options.store->tls)) {
        throw std::invalid_argument("--store-ca is for a store with TLS, as in rediss://HOST.");
    }
    if (values.has("backup")) options.backup = values["backup"];
    if (!options.backup.empty() && !options.database) {
        throw std::invalid_argument(
            "--backup copies a database, but games are not recorded in one.");
    }
    if (values.has("backup-interval")) {
        options.backup_interval = std::chrono::hours(
            parse_number("--backup-interval", values["backup-interval"], max_backup_hours, 1));
    }
}

}  // namespace

Options parse_options(const std::vector<std::string>& arguments, const Environment& environment) {
    const Values values(parse(arguments));
    Options options;
    options.help = values.has("help");
    options.version = values.has("version");
    if (options.help || options.version) return options;
    if (values.has("host")) options.host = values["host"];
    if (values.has("port")) {
        options.port = parse_port("--port", values["port"]);
    } else if (const auto port = get(environment, "PORT")) {
        options.port = parse_port("The environment variable PORT", *port);
    }
    options.web = values.has("web") ? parse_web(values["web"]) : installed_web();
    if (values.has("log-level")) options.log_level = parse_log_level(values["log-level"]);
    if (values.has("log-format")) options.log_json = parse_log_format(values["log-format"]);
    read_limits_and_times(values, options);
    options.reuse_port = values.has("reuse-port");
    read_journal(values, environment, options);
    return options;
}

std::string help_text() {
    std::ostringstream text;
    text << "Usage: connect4-server [OPTION]...\n"
         << "Serves Connect Four over WebSockets. GET /healthz answers 200 while the server runs,\n"
         << "/readyz while it accepts new games, and /metrics has metrics for Prometheus.\n\n"
         << describe();
    return text.str();
}

std::string version_text() { return "connect4-server " CONNECT4_VERSION "\n"; }

}  // namespace server
