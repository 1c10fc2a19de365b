import Foundation
import Testing

@testable import Pages

/// The file in Chromium, which `.ci/install` installs.
@Suite(.serialized, .timeLimit(.minutes(5))) struct BrowserTests {
    private struct Opened {
        var dom: String
        var messages: String
    }

    /// What a browser makes of the file from disk.
    private func open(_ html: String) throws -> Opened {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "mqp-page-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "page.html")
        let dom = folder.appending(path: "dom")
        let messages = folder.appending(path: "messages")
        try Data(html.utf8).write(to: file)
        for output in [dom, messages] { try Data().write(to: output) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-dev-shm-usage", "--no-first-run", "--enable-logging=stderr",
            "--user-data-dir=\(folder.appending(path: "profile").path())", "--dump-dom",
            file.absoluteString,
        ]
        process.standardOutput = try FileHandle(forWritingTo: dom)
        process.standardError = try FileHandle(forWritingTo: messages)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Opened(
            dom: try String(contentsOf: dom, encoding: .utf8),
            messages: try String(contentsOf: messages, encoding: .utf8))
    }

    @Test func `the page is what it says, and no name becomes a part of it`() throws {
        let page = try open(Examples.document.html)
        #expect(page.dom.contains("<h3 id=\"page-1-1\"><bdi>Memory</bdi></h3>"))
        #expect(page.dom.contains(">97 %</span>"))
        #expect(page.dom.contains("<span class=\"word critical\">critical</span>"))
        #expect(page.dom.contains("</svg>"))
        #expect(page.dom.count(of: "</section>") == 12)
        // The browser wrote down its own tree: markup in a name would be an element there.
        for part in ["<img", "<script", "onerror=\"", "onerror='"] {
            #expect(!page.dom.contains(part), "\(part)")
        }
        #expect(page.dom.contains("&lt;img src=x onerror=alert(1)&gt;"))
        let console = page.messages.split(separator: "\n").filter { $0.contains("CONSOLE") }
        #expect(console == [])
    }
}
