#include "server/static_files.hpp"

#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "decompress.hpp"
#include "server/site.hpp"
#include "support.hpp"

using namespace test;
namespace fs = std::filesystem;

namespace {

// A folder with a page, with secrets outside it and hidden files in it.
class Folder {
public:
    Folder() {
        std::string name = (fs::temp_directory_path() / "static_files_test.XXXXXX").string();
        path_ = mkdtemp(name.data());
        write("secret.txt", "secret");
        write("web/index.html", "<!DOCTYPE html>");
        write("web/main.js", "import \"./connect4.js\";");
        write("web/with space.txt", "space");
        write("web/sub/index.html", "sub");
        write("web/empty/.hidden", "hidden");
        write("web/.git/config", "hidden");
        fs::create_symlink(path_ / "secret.txt", path_ / "web/link.txt");
        fs::create_symlink(path_ / "web/main.js", path_ / "web/inside.js");
    }
    ~Folder() { fs::remove_all(path_); }

    fs::path web() const { return path_ / "web"; }

    void write(const std::string& name, const std::string& content) {
        fs::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name) << content;
    }

private:
    fs::path path_;
};

Response answer(const fs::path& folder, Request request) {
    Response response;
    run([&](Executor) -> awaitable<void> {
        server::StaticFiles files(folder);
        response = co_await files.answer(request);
    });
    return response;
}

Response get(const Folder& folder, std::string path) {
    return answer(folder.web(), {"GET", std::move(path), {}});
}

// With a field of the request.
Response get(const Folder& folder, std::string path, const std::string& name, std::string value) {
    return answer(folder.web(), {"GET", std::move(path), {{name, std::move(value)}}});
}

}  // namespace

BOOST_AUTO_TEST_CASE(files_are_served_with_their_types) {
    const Folder folder;
    const Response page = get(folder, "/");
    BOOST_TEST(page.status == 200);
    BOOST_TEST(page.body == "<!DOCTYPE html>");
    BOOST_TEST(page.headers["Content-Type"] == "text/html; charset=utf-8");
    BOOST_TEST(page.headers["X-Content-Type-Options"] == "nosniff");
    BOOST_TEST(page.headers["Cache-Control"] == "no-cache");
    const Response script = get(folder, "/main.js?join=0123456789abcdef");
    BOOST_TEST(script.status == 200);
    BOOST_TEST(script.headers["Content-Type"] == "text/javascript");
    BOOST_TEST(get(folder, "/index.html").body == "<!DOCTYPE html>");
    BOOST_TEST(get(folder, "/with%20space.txt").body == "space");
    BOOST_TEST(get(folder, "/sub/").body == "sub");
    BOOST_TEST(get(folder, "/inside.js").status == 200);
}

BOOST_AUTO_TEST_CASE(nothing_outside_the_folder_and_nothing_hidden_is_served) {
    const Folder folder;
    for (const char* path : {"/../secret.txt",
                             "/%2e%2e/secret.txt",
                             "/..%2fsecret.txt",
                             "/sub/../../secret.txt",
                             "//../secret.txt",
                             "/....//secret.txt",
                             "/./main.js",
                             "/link.txt",
                             "/.git/config",
                             "/empty/.hidden",
                             "/empty/",
                             "/empty",
                             "/missing.html",
                             "/main.js/",
                             "/main.js%00.html",
                             "/%zz",
                             "/%",
                             "/..\\secret.txt",
                             "/etc/passwd",
                             "//etc/passwd",
                             "*",
                             ""}) {
        BOOST_TEST_CONTEXT(path) {
            const Response response = get(folder, path);
            BOOST_TEST(response.body.find("secret") == std::string::npos);
            BOOST_TEST(response.body.find("hidden") == std::string::npos);
            if (std::string_view(path) != "") BOOST_TEST(response.status == 404);
        }
    }
}

BOOST_AUTO_TEST_CASE(a_file_that_has_not_changed_is_not_sent_again) {
    Folder folder;
    const std::string tag(get(folder, "/main.js").headers["ETag"]);
    BOOST_TEST(tag.size() > 2U);
    for (const std::string& known : {tag, "W/" + tag, "\"other\", " + tag, std::string("*")}) {
        const Response response =
            answer(folder.web(), {"GET", "/main.js", {{"If-None-Match", known}}});
        BOOST_TEST(response.status == 304);
        BOOST_TEST(response.body == "");
        BOOST_TEST(response.headers["ETag"] == tag);
    }
    folder.write("web/main.js", "something longer than before");
    const Response changed = answer(folder.web(), {"GET", "/main.js", {{"If-None-Match", tag}}});
    BOOST_TEST(changed.status == 200);
    BOOST_TEST(changed.body == "something longer than before");
    BOOST_TEST(changed.headers["ETag"] != tag);
}

BOOST_AUTO_TEST_CASE(an_edited_file_is_sent_at_once) {
    run([](Executor) -> awaitable<void> {
        Folder folder;
        server::StaticFiles files(folder.web());
        const Request request{"GET", "/main.js", {{"Accept-Encoding", "br"}}};
        const Response first = co_await files.answer(request);
        folder.write("web/main.js", "edited");
        const Response second = co_await files.answer(request);
        BOOST_TEST(decompress(second.body, server::Coding::brotli) == "edited");
        BOOST_TEST(second.headers["ETag"] != first.headers["ETag"]);
    });
}

BOOST_AUTO_TEST_CASE(a_part_is_only_sent_of_the_file_that_the_client_means) {
    const Folder folder;
    const std::string tag(get(folder, "/main.js").headers["ETag"]);
    const auto status = [&](const std::string& known) {
        return answer(folder.web(), {"GET", "/main.js", {{"If-Match", known}}}).status;
    };
    BOOST_TEST(status(tag) == 200);
    BOOST_TEST(status("\"other\", " + tag) == 200);
    BOOST_TEST(status("*") == 200);
    BOOST_TEST(status("\"other\"") == 412);
    BOOST_TEST(status("W/" + tag) == 412);
}

BOOST_AUTO_TEST_CASE(text_is_compressed_for_clients_that_accept_it) {
    Folder folder;
    const std::string text(10'000, 'x');
    for (const char* name :
         {"a.html", "a.css", "a.js", "a.json", "a.webmanifest", "a.txt", "a.svg"}) {
        folder.write(std::string("web/") + name, text);
        BOOST_TEST_CONTEXT(name) {
            const std::string path = std::string("/") + name;
            const Response plain = get(folder, path);
            BOOST_TEST(plain.headers.count("Content-Encoding") == 0U);
            BOOST_TEST(plain.headers["Vary"] == "Accept-Encoding");
            BOOST_TEST(plain.body == text);
            const Response brotli = get(folder, path, "Accept-Encoding", "gzip, deflate, br");
            BOOST_TEST(brotli.headers["Content-Encoding"] == "br");
            BOOST_TEST(brotli.headers["Vary"] == "Accept-Encoding");
            BOOST_TEST(brotli.headers["Content-Type"] == plain.headers["Content-Type"]);
            BOOST_TEST(decompress(brotli.body, server::Coding::brotli) == text);
            const Response gzip = get(folder, path, "Accept-Encoding", "gzip, br;q=0");
            BOOST_TEST(gzip.headers["Content-Encoding"] == "gzip");
            BOOST_TEST(decompress(gzip.body, server::Coding::gzip) == text);
        }
    }
    BOOST_TEST(get(folder, "/a.js", "Accept-Encoding", "*;q=0").status == 406);
}

BOOST_AUTO_TEST_CASE(other_files_and_large_ones_are_sent_as_they_are) {
    Folder folder;
    const std::string text(10'000, 'x');
    for (const char* name : {"a.png", "a.ico", "a.woff2", "a"}) {
        folder.write(std::string("web/") + name, text);
        BOOST_TEST_CONTEXT(name) {
            const Response file =
                get(folder, std::string("/") + name, "Accept-Encoding", "gzip, br");
            BOOST_TEST(file.headers.count("Content-Encoding") == 0U);
            BOOST_TEST(file.headers.count("Vary") == 0U);
            BOOST_TEST(file.body == text);
        }
    }
    folder.write("web/large.txt", std::string(server::FileCache::max_file_size + 1, 'x'));
    const Response large = get(folder, "/large.txt", "Accept-Encoding", "gzip, br");
    BOOST_TEST(large.headers.count("Content-Encoding") == 0U);
    BOOST_TEST(large.body.size() == server::FileCache::max_file_size + 1);
}

BOOST_AUTO_TEST_CASE(each_coding_of_a_file_has_a_tag_of_its_own) {
    const Folder folder;
    const std::string plain(get(folder, "/main.js").headers["ETag"]);
    const std::string brotli(get(folder, "/main.js", "Accept-Encoding", "br").headers["ETag"]);
    BOOST_TEST(plain != brotli);
    const auto ask = [&](const std::string& field, const std::string& known) {
        return answer(folder.web(),
                      {"GET", "/main.js", {{"Accept-Encoding", "br"}, {field, known}}});
    };
    const Response unchanged = ask("If-None-Match", brotli);
    BOOST_TEST(unchanged.status == 304);
    BOOST_TEST(unchanged.headers["ETag"] == brotli);
    BOOST_TEST(unchanged.headers["Vary"] == "Accept-Encoding");
    BOOST_TEST(unchanged.headers.count("Content-Encoding") == 0U);
    BOOST_TEST(ask("If-None-Match", plain).status == 200);
    BOOST_TEST(ask("If-Match", brotli).status == 200);
    BOOST_TEST(ask("If-Match", plain).status == 412);
}

BOOST_AUTO_TEST_CASE(a_browser_gets_a_page_for_a_path_that_does_not_exist) {
    Folder folder;
    const std::string browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    const Response text = get(folder, "/a/b", "Accept", browser);
    BOOST_TEST(text.status == 404);
    BOOST_TEST(text.headers["Content-Type"] == "text/plain; charset=utf-8");
    folder.write("web/404.html", "<a href=\"./\">Start</a>");
    const Response page = get(folder, "/a/b?x=/", "Accept", browser);
    BOOST_TEST(page.status == 404);
    BOOST_TEST(page.headers["Content-Type"] == "text/html; charset=utf-8");
    BOOST_TEST(page.headers["Vary"] == "Accept");
    BOOST_TEST(page.headers.count("ETag") == 0U);
    BOOST_TEST(page.body == "<a href=\"./../\">Start</a>");
    for (const char* program : {"", "*/*", "image/avif,image/*", "text/html;q=0, */*"}) {
        BOOST_TEST_CONTEXT(program) {
            const Response other = get(folder, "/a/b", "Accept", program);
            BOOST_TEST(other.status == 404);
            BOOST_TEST(other.headers["Vary"] == "Accept");
            BOOST_TEST(other.body == "This page does not exist.\n");
        }
    }
}

BOOST_AUTO_TEST_CASE(the_path_of_a_folder_ends_with_a_slash) {
    const Folder folder;
    const auto location = [&](const std::string& path) {
        const Response response = get(folder, path);
        BOOST_TEST(response.status == 301);
        return std::string(response.headers["Location"]);
    };
    BOOST_TEST(location("/sub") == "./sub/");
    BOOST_TEST(location("/sub?game=1") == "./sub/?game=1");
    // Not to a host of this name.
    BOOST_TEST(location("//sub") == "./sub/");
    BOOST_TEST(get(folder, "/sub/").body == "sub");
    BOOST_TEST(get(folder, "/sub/index.html").status == 200);
}

BOOST_AUTO_TEST_CASE(the_site_answers_healthz_and_lets_websockets_through) {
    run([](Executor loop) -> awaitable<void> {
        const Folder folder;
        ServeOptions options;
        server::Options web;
        web.web = folder.web();
        options.process_request = server::make_site(make_application(loop, web));
        Server server = serve_locally(loop, echo, options);
        RawClient client(loop);
        co_await client.connect(server.port());
        co_await client.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        const std::string health = co_await client.read_until("OK\n");
        BOOST_TEST(health.starts_with("HTTP/1.1 200 OK\r\n"));
        co_await client.write("GET /healthz HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\n\r\n");
        const std::string http2 = co_await client.read_until("OK\n");
        BOOST_TEST(http2.starts_with("HTTP/1.1 200 OK\r\n"));
        co_await client.write("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");
        const std::string head = co_await client.read_until("\r\n\r\n");
        BOOST_TEST(head.find("Content-Length: 15\r\n") != head.npos);
        co_await client.write("HEAD / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
        const std::string compressed = co_await client.read_until("\r\n\r\n");
        BOOST_TEST(compressed.find("Content-Encoding: gzip\r\n") != compressed.npos);
        const std::string size =
            std::to_string(server::compress("<!DOCTYPE html>", server::Coding::gzip).size());
        BOOST_TEST(compressed.find("Content-Length: " + size + "\r\n") != compressed.npos);
        co_await client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        const std::string page = co_await client.read_until("<!DOCTYPE html>");
        BOOST_TEST(page.starts_with("HTTP/1.1 200 OK\r\n"));
        co_await client.write("GET / HTTP/1.1\r\nHost: x\r\nIf-None-Match: *\r\n\r\n");
        const std::string unchanged = co_await client.read_until("\r\n\r\n");
        BOOST_TEST(unchanged.starts_with("HTTP/1.1 304 Not Modified\r\n"));
        BOOST_TEST(unchanged.find("Content-Length") == unchanged.npos);
        const Connection websocket = co_await connect(uri_of(server));
        const std::string answer = co_await ask(websocket, "hello");
        BOOST_TEST(answer == "hello");
    });
}

BOOST_AUTO_TEST_CASE(a_large_file_arrives_completely) {
    run([](Executor loop) -> awaitable<void> {
        Folder folder;
        folder.write("web/large.txt", std::string(3'000'000, 'x') + "end");
        ServeOptions options;
        server::Options web;
        web.web = folder.web();
        options.process_request = server::make_site(make_application(loop, web));
        Server server = serve_locally(loop, echo, options);
        RawClient client(loop);
        co_await client.connect(server.port());
        co_await client.write("GET /large.txt HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        const std::string response = co_await client.read_to_end();
        BOOST_TEST(response.find("Content-Length: 3000003\r\n") != response.npos);
        BOOST_TEST(response.ends_with("xend"));
        BOOST_TEST(response.size() > 3'000'003U);
    });
}
