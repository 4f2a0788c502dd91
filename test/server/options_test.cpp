#include "server/options.hpp"

#include <boost/test/unit_test.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

using server::Options;

namespace {

using Variables = std::map<std::string, std::string>;

Options parse(const std::vector<std::string>& arguments, Variables variables = {}) {
    variables.emplace("HOME", "/home/jo");
    return server::parse_options(arguments, [&](const char* name) -> const char* {
        const auto found = variables.find(name);
        return found == variables.end() ? nullptr : found->second.c_str();
    });
}

std::string complaint(const std::vector<std::string>& arguments, const Variables& variables = {}) {
    try {
        parse(arguments, variables);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(without_options_the_defaults_hold) {
    const Options options = parse({});
    BOOST_TEST(options.host == "");
    BOOST_TEST(options.port == 8001);
    BOOST_TEST(!options.web.has_value());
    BOOST_TEST(options.log_level == "info");
    BOOST_TEST(!options.log_json);
    BOOST_TEST(options.keep_finished.count() == 7);
    BOOST_TEST(options.keep_unfinished.count() == 30);
    BOOST_TEST(options.grace.count() == 60);
    BOOST_TEST(options.drain.count() == 0);
    BOOST_TEST(options.first_event_within.count() == 10);
    BOOST_TEST(options.claim_after.count() == 60);
    BOOST_TEST(options.max_games_per_address == 100u);
    BOOST_TEST(options.max_connections_per_address == 500u);
    BOOST_TEST(options.max_requests_per_second == 100u);
    BOOST_TEST(options.max_header == 32u);
    BOOST_TEST(options.max_events_per_second == 20u);
    BOOST_TEST(options.allowed_origins.empty());
    BOOST_TEST(!options.trust_proxy);
    BOOST_TEST(!options.help);
    BOOST_TEST(!options.version);
}

BOOST_AUTO_TEST_CASE(the_database_is_in_the_usual_folder_of_a_service_or_a_user) {
    BOOST_TEST(*parse({}).database == "/home/jo/.local/state/connect4/connect4.db");
    BOOST_TEST(*parse({}, {{"XDG_STATE_HOME", "/state"}}).database ==
               "/state/connect4/connect4.db");
    BOOST_TEST(
        *parse({}, {{"STATE_DIRECTORY", "/var/lib/c"}, {"XDG_STATE_HOME", "/state"}}).database ==
        "/var/lib/c/connect4.db");
    BOOST_TEST(*parse({}, {{"XDG_STATE_HOME", "state"}}).database ==
               "/home/jo/.local/state/connect4/connect4.db");
    BOOST_TEST(*parse({"--database", "games.db"}).database == "games.db");
    BOOST_TEST(!parse({"--database", "memory"}).database.has_value());
    const std::string sentence = complaint({}, {{"HOME", ""}});
    BOOST_TEST(sentence.find("--database") != sentence.npos);
}

BOOST_AUTO_TEST_CASE(a_store_replaces_the_database) {
    const Options options = parse({"--store", "redis://games.example:7000/3", "--keep", "1,2"});
    BOOST_TEST(options.store->text() == "games.example:7000");
    BOOST_TEST(options.store->database == 3u);
    BOOST_TEST((options.store->keep_finished == std::chrono::days(1)));
    BOOST_TEST((options.store->keep_unfinished == std::chrono::days(2)));
    BOOST_TEST(!options.database.has_value());

    const Variables environment = {{"CONNECT4_STORE", "redis://:secret@localhost"}};
    BOOST_TEST(parse({}, environment).store->password == "secret");
    BOOST_TEST(parse({"--store", "redis://other"}, environment).store->text() == "other:6379");
    BOOST_TEST(!parse({"--database", "memory"}, environment).store.has_value());
    BOOST_TEST(!parse({}).store.has_value());
    BOOST_TEST(complaint({"--store", "redis://localhost", "--database", "games.db"}) ==
               "Games are recorded by --store or by --database, not by both.");
    const std::string sentence = complaint({"--store", "redis://:secret@localhost:port"});
    BOOST_TEST(!sentence.empty());
    BOOST_TEST(sentence.find("secret") == sentence.npos);
}

BOOST_AUTO_TEST_CASE(a_store_with_tls_may_have_its_own_authorities) {
    const char* file = "/proc/self/cmdline";  // can be read
    BOOST_TEST(parse({"--store", "rediss://a", "--store-ca", file}).store->ca_file == file);
    BOOST_TEST(parse({"--store", "rediss://a"}).store->ca_file == "");
    BOOST_TEST(complaint({"--store", "rediss://a", "--store-ca", "/missing"}) ==
               "--store-ca must name a file that can be read, not '/missing'.");
    for (const char* other : {"--store=redis://a", "--database=memory"}) {
        BOOST_TEST(complaint({other, "--store-ca", file}) ==
                   "--store-ca is for a store with TLS, as in rediss://HOST.");
    }
}

BOOST_AUTO_TEST_CASE(limits_and_times_are_read) {
    const Options options = parse({"--grace",
                                   "1",
                                   "--drain",
                                   "2",
                                   "--first-event-within",
                                   "3",
                                   "--claim-after",
                                   "4",
                                   "--max-games-per-address",
                                   "4",
                                   "--max-connections-per-address",
                                   "0",
                                   "--max-events-per-second",
                                   "6",
                                   "--trust-proxy",
                                   "--allow-origin",
                                   "https://A.example:443",
                                   "--allow-origin",
                                   "null",
                                   "--keep",
                                   "1,2"});
    BOOST_TEST(options.grace.count() == 1);
    BOOST_TEST(options.drain.count() == 2);
    BOOST_TEST(options.first_event_within.count() == 3);
    BOOST_TEST(options.claim_after.count() == 4);
    BOOST_TEST(options.max_games_per_address == 4u);
    BOOST_TEST(options.max_connections_per_address == 0u);
    BOOST_TEST(options.max_events_per_second == 6u);
    BOOST_TEST(options.trust_proxy);
    const std::vector<std::string> origins = {"https://a.example", "null"};
    BOOST_TEST(options.allowed_origins == origins, boost::test_tools::per_element());
    const Options pattern = parse({"--allow-origin", "https://*.A.example:443"});
    BOOST_TEST(pattern.allowed_origins.at(0) == "https://*.a.example");
    BOOST_TEST(options.keep_finished.count() == 1);
    BOOST_TEST(options.keep_unfinished.count() == 2);
    BOOST_TEST(parse({"--keep", "3"}).keep_unfinished.count() == 3);
    BOOST_TEST(!parse({"--web", ""}).web.has_value());
}

BOOST_AUTO_TEST_CASE(every_option_is_read) {
    const Options options = parse({"--host", "127.0.0.1", "--port=0", "--web", "/", "--log-level",
                                   "debug", "--log-format", "json"},
                                  {{"PORT", "9000"}});
    BOOST_TEST(options.host == "127.0.0.1");
    BOOST_TEST(options.port == 0);
    BOOST_TEST(options.web.value() == "/");
    BOOST_TEST(options.log_level == "debug");
    BOOST_TEST(options.log_json);
    BOOST_TEST(parse({"--help"}).help);
    BOOST_TEST(parse({"--version"}).version);
}

BOOST_AUTO_TEST_CASE(the_port_comes_from_the_environment_if_it_is_not_given) {
    BOOST_TEST(parse({}, {{"PORT", "9000"}}).port == 9000);
    BOOST_TEST(parse({}, {{"PORT", ""}}).port == 8001);
    BOOST_TEST(parse({"--help"}, {{"PORT", "http"}}).help);
    BOOST_TEST(parse({"--port", "9001"}, {{"PORT", "9000"}}).port == 9001);
    BOOST_TEST(parse({"--port", "65535"}).port == 65535);
}

BOOST_AUTO_TEST_CASE(each_mistake_is_reported_in_one_sentence) {
    for (const char* port : {"-1", "65536", "80x", "", "8 1", "0x50"}) {
        BOOST_TEST(complaint({"--port", port}) ==
                   "--port must be a number from 0 to 65535, not '" + std::string(port) + "'.");
    }
    BOOST_TEST(complaint({}, {{"PORT", "http"}}) ==
               "The environment variable PORT must be a number from 0 to 65535, not 'http'.");
    BOOST_TEST(complaint({"--web", "/no/such/folder"}) ==
               "--web must name a folder, not '/no/such/folder'.");
    BOOST_TEST(complaint({"--log-level", "loud"}) ==
               "--log-level must be debug, info, warning or error, not 'loud'.");
    BOOST_TEST(complaint({"--log-format", "xml"}) ==
               "--log-format must be text or json, not 'xml'.");
    BOOST_TEST(complaint({"--grace", "86401"}) ==
               "--grace must be a number from 0 to 86400, not '86401'.");
    BOOST_TEST(complaint({"--database", ""}) == "--database must name a file, or be memory.");
    BOOST_TEST(complaint({"--keep", "7,"}) == "--keep must be a number from 1 to 36500, not ''.");
    BOOST_TEST(complaint({"--keep", "0"}) == "--keep must be a number from 1 to 36500, not '0'.");
    for (const char* origin : {"example.org", "https://", "https://a.example/", "://a", "", "*",
                               "https://*", "https://*.org", "https://a.*.org",
                               "https://*a.example.org", "https://*.*.example.org", "https://*."}) {
        BOOST_TEST(
            complaint({"--allow-origin", origin}) ==
            "--allow-origin must look like https://example.org or https://*.example.org, not '" +
                std::string(origin) + "'.");
    }
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"--unknown"},
                                                      {"--por", "1"},
                                                      {"stray"},
                                                      {"--port"},
                                                      {"-p", "1"},
                                                      {"--port", "1", "--port", "2"}}) {
        const std::string sentence = complaint(arguments);
        BOOST_TEST(sentence != "");
        BOOST_TEST(sentence.find('\n') == sentence.npos);
    }
}

BOOST_AUTO_TEST_CASE(a_backup_needs_a_database) {
    const Options options = parse({"--backup", "/backups/connect4.db", "--backup-interval", "2"});
    BOOST_TEST(options.backup == "/backups/connect4.db");
    BOOST_TEST((options.backup_interval == std::chrono::hours(2)));
    BOOST_TEST(parse({}).backup.empty());
    BOOST_TEST((parse({}).backup_interval == std::chrono::hours(24)));
    for (const char* other : {"--store=redis://localhost", "--database=memory"}) {
        BOOST_TEST(complaint({"--backup", "connect4.db", other}) ==
                   "--backup copies a database, but games are not recorded in one.");
    }
    BOOST_TEST(complaint({"--backup-interval", "0"}).starts_with("--backup-interval must be"));
}
