import Diagnostics
import StandIns
import Testing

@testable import NerdGraph

@Suite(.timeLimit(.minutes(2)))
struct DashboardApplyTests {
    typealias Bench = NerdGraphBench

    @discardableResult
    private func apply(
        _ document: DashboardDocument, to dashboards: AccountDashboards
    ) async throws -> AccountDashboards.Applied {
        try await dashboards.apply(document, try await dashboards.plan(document))
    }

    @Test(arguments: [false, true])
    func `applying twice changes nothing the second time`(addsValues: Bool) async throws {
        let store = NerdGraphStore(searchLag: 3, addsValues: addsValues)
        try await Bench.withDashboards(store) { dashboards, _ in
            let document = Bench.document()
            #expect(try await dashboards.plan(document).state == .new)
            #expect(store.mutations == [])
            let applied = try await apply(document, to: dashboards)
            #expect(applied.isFound)
            #expect(store.dashboards.count == 1)
            store.forgetMutations()
            let plan = try await dashboards.plan(document)
            #expect(plan.state == .same)
            #expect(plan.differences.isEmpty)
            try await apply(document, to: dashboards)
            #expect(store.mutations == [])
        }
    }

    @Test func `a widget leads to the page whose GUID was not known before`() async throws {
        let store = NerdGraphStore()
        try await Bench.withDashboards(store) { dashboards, _ in
            try await apply(Bench.document(), to: dashboards)
            let pages = store.dashboards[0]["pages"]
            #expect(
                pages[0]["widgets"][0]["linkedEntities"]
                    == .array([.object(["guid": pages[1]["guid"]])]))
            #expect(store.mutations.filter { $0 == "dashboardUpdate" }.count == 1)
        }
    }

    @Test func `pages and widgets that stay keep their ids when the template changes`()
        async throws
    {
        let store = NerdGraphStore()
        try await Bench.withDashboards(store) { dashboards, _ in
            try await apply(Bench.document(), to: dashboards)
            let before = store.dashboards[0]
            store.forgetMutations()
            let document = Bench.document(
                query: "SELECT sum(x) FROM A", widgets: ["New", "Rate", "Depth"])
            let plan = try await dashboards.plan(document)
            #expect(plan.state == .changed)
            #expect(
                plan.differences.contains {
                    $0.place.hasPrefix(#"page "Overview", widget "New""#) && $0.there == nil
                })
            try await apply(document, to: dashboards)
            #expect(store.mutations == ["dashboardUpdate"])
            let after = store.dashboards[0]
            #expect(after["guid"] == before["guid"])
            for page in 0...1 {
                #expect(after["pages"][page]["guid"] == before["pages"][page]["guid"])
            }
            let old = before["pages"][0]["widgets"]
            let new = after["pages"][0]["widgets"]
            #expect(new[1]["id"] == old[1]["id"] && new[2]["id"] == old[0]["id"])
            #expect(!old.elements.map { $0["id"] }.contains(new[0]["id"]))
            #expect(try await dashboards.plan(document).state == .same)
        }
    }

    @Test(arguments: [false, true])
    func `a hand edit is found and shown, and overwritten only by force`(
        addsValues: Bool
    ) async throws {
        let store = NerdGraphStore(addsValues: addsValues)
        try await Bench.withDashboards(store) { dashboards, _ in
            let document = Bench.document()
            let guid = try await apply(document, to: dashboards).dashboard.guid
            store.editDashboard(guid) {
                $0["pages"][0]["widgets"][0]["title"] = .text("Mine")
            }
            store.forgetMutations()
            let plan = try await dashboards.plan(document)
            #expect(plan.state == .edited && plan.needsForce)
            let title = try #require(plan.differences.first { $0.place.hasSuffix("title") })
            #expect(
                title.description == """
                    page "Overview", widget "Depth", title
                      - "Mine"
                      + "Depth"
                    """)
            #expect(store.mutations == [])
            _ = try await dashboards.apply(document, plan)
            #expect(store.dashboards[0]["pages"][0]["widgets"][0]["title"] == .text("Depth"))
            #expect(try await dashboards.plan(document).state == .same)
        }
    }

    @Test func `an edit of the other side that says the same is none`() async throws {
        let store = NerdGraphStore()
        try await Bench.withDashboards(store) { dashboards, _ in
            let guid = try await apply(Bench.document(), to: dashboards).dashboard.guid
            store.editDashboard(guid) {
                $0["description"] = .text("Other words.")
            }
            // The mark went with the words; the tag still says whose it is.
            #expect(try await dashboards.plan(Bench.document()).state == .edited)
            let document = Bench.document(description: "Other words.")
            #expect(try await dashboards.plan(document).state == .changed)
        }
    }

    @Test func `a template whose title changes stays the same dashboard`() async throws {
        let store = NerdGraphStore()
        try await Bench.withDashboards(store) { dashboards, _ in
            let first = try await apply(Bench.document(), to: dashboards)
            let second = try await apply(Bench.document(title: "All queues"), to: dashboards)
            #expect(first.dashboard.guid == second.dashboard.guid)
            #expect(store.dashboards.count == 1)
        }
    }

    @Test func `a dashboard of the title that was never applied is nobody's to overwrite`()
        async throws
    {
        let store = NerdGraphStore()
        store.addDashboard(
            .object(["name": .text("Queues"), "pages": .array([]), "tags": .array([])]))
        try await Bench.withDashboards(store) { dashboards, _ in
            let plan = try await dashboards.plan(Bench.document())
            #expect(plan.state == .foreign && plan.needsForce)
        }
    }

    @Test func `two that are marked for one template are told, and one can be named`()
        async throws
    {
        let store = NerdGraphStore()
        try await Bench.withDashboards(store) { dashboards, _ in
            let document = Bench.document()
            let guid = try await apply(document, to: dashboards).dashboard.guid
            store.addDashboard(store.dashboards[0])
            let error = await #expect(throws: NerdGraphError.self) {
                try await dashboards.plan(document)
            }
            #expect(error?.reason == .ambiguous)
            #expect(error?.message.contains(guid) == true)
            #expect(try await dashboards.plan(document, guid: guid).state == .same)
        }
    }

    @Test(arguments: 1...4)
    func `a run that breaks off is gone on with by the next`(request: Int) async throws {
        let store = NerdGraphStore(addsValues: true)
        try await Bench.withDashboards(store) { dashboards, standIn in
            let document = Bench.document()
            let plan = try await dashboards.plan(document)
            standIn.answerNext(
                Array(repeating: EndpointStandIn.Answer.proper, count: request - 1) + [.status(400)]
            )
            await #expect(throws: NerdGraphError.self) {
                try await dashboards.apply(document, plan)
            }
            try await apply(document, to: dashboards)
            #expect(store.dashboards.count == 1)
            #expect(try await dashboards.plan(document).state == .same)
            let pages = store.dashboards[0]["pages"]
            #expect(
                pages[0]["widgets"][0]["linkedEntities"]
                    == .array([.object(["guid": pages[1]["guid"]])]))
        }
    }

    @Test func `a name with quotes, backticks, braces and our brackets stays a name`()
        async throws
    {
        let odd = #"a "b" 'c' `d` {e} $f ]g\ %41 ü"#
        let store = NerdGraphStore()
        try await Bench.withDashboards(store) { dashboards, _ in
            let document = Bench.document(
                name: odd, title: odd, query: "SELECT count(*) FROM `\(odd)`", widgets: [odd])
            let guid = try await apply(document, to: dashboards).dashboard.guid
            #expect(store.dashboards[0]["name"] == .text(odd))
            #expect(try await dashboards.plan(document).state == .same)
            #expect(OwnerMark.split(store.dashboards[0]["description"].string).mark?.name == odd)
            let pulled = try await dashboards.read(guid, tag: odd).importable
            let details = store.dashboards[0]["pages"][1]["guid"].string ?? ""
            #expect(
                pulled.dashboardForm.text
                    == document.input(["Details": details]).dashboardForm.text)
        }
    }

    @Test func `what New Relic does not take is said in its words`() async throws {
        let store = NerdGraphStore()
        try await Bench.withDashboards(store) { dashboards, _ in
            for (document, words) in [
                (Bench.document(title: String(repeating: "x", count: 256)), "255"),
                (Bench.document(widgets: (0..<101).map { "w\($0)" }), "100 widgets"),
                (
                    Bench.document(description: String(repeating: "x", count: 1020)),
                    "shorten it to"
                ),
            ] {
                let error = await #expect(throws: NerdGraphError.self) {
                    try await apply(document, to: dashboards)
                }
                #expect(error?.reason == .refused)
                #expect(error?.description.contains(words) == true, "\(words)")
            }
            #expect(store.dashboards.isEmpty)
        }
    }

    @Test func `one that search does not find in time is said to be so`() async throws {
        try await Bench.withDashboards(NerdGraphStore(searchLag: 1000)) { dashboards, _ in
            let applied = try await apply(Bench.document(), to: dashboards)
            #expect(!applied.isFound)
        }
    }

    @Test func `a deletion whose answer was lost is done`() async throws {
        let store = NerdGraphStore()
        try await Bench.withDashboards(store) { dashboards, standIn in
            let guid = try await apply(Bench.document(), to: dashboards).dashboard.guid
            standIn.answerNext([.takenButLost])
            try await dashboards.delete(guid)
            #expect(store.dashboards.isEmpty)
        }
    }

    @Test func `the key is not repeated, whatever New Relic says of a change`() async throws {
        try await Bench.withDashboards { dashboards, standIn in
            let words = "no \(Bench.key) here"
            standIn.answerNext([
                .status(
                    200,
                    body: #"{"data":{"dashboardDelete":{"status":null,"errors":[{"type":"X","#
                        + #""description":"\#(words)"}]}}}"#)
            ])
            let error = await #expect(throws: NerdGraphError.self) {
                try await dashboards.delete("guid")
            }
            #expect(error?.message == "no <redacted> here")
        }
    }

    @Test func `what is deleted is new again`() async throws {
        let store = NerdGraphStore()
        try await Bench.withDashboards(store) { dashboards, _ in
            let document = Bench.document()
            let guid = try await apply(document, to: dashboards).dashboard.guid
            try await dashboards.delete(guid)
            #expect(try await dashboards.plan(document).state == .new)
            let error = await #expect(throws: NerdGraphError.self) {
                try await dashboards.delete(guid)
            }
            #expect(error?.reason == .missing)
        }
    }
}
