import Queries
import QueryExecution
import Testing

@testable import Answers

/// What columns are called for people who did not write the query.
struct TitleTests {
    private func titles(_ text: String) throws -> [String] {
        let query = try #require(try? NRQLSyntax(text).query?.lowered().get())
        let columns = query.titles.map(QueryResult.Column.init)
        return Answer.titles(of: query, columns: columns) { name in
            name == "queue.depth" ? "Depth" : nil
        }
    }

    @Test func `a label wins, then the title of a metric, then the text`() throws {
        #expect(
            try titles(
                "SELECT latest(queue.depth) AS 'mine', latest(queue.depth), max(queue.depth), "
                    + "histogram(queue.depth, 10, 2), latest(other), count(*) FROM Row")
                == [
                    "mine", "Depth", "Depth, greatest", "Depth", "latest(other)", "count(*)",
                ])
    }

    @Test func `how many there are is no value of the metric`() throws {
        #expect(
            try titles(
                "SELECT count(queue.depth), filter(max(queue.depth), WHERE a = 1), "
                    + "max(queue.depth) * 2 FROM Row"
            )
            .allSatisfy { !$0.hasPrefix("Depth") })
    }

    @Test(arguments: [
        ("clusterName", "Cluster name"), ("entityGUID", "Entity GUID"), ("vhost", "Vhost"),
        ("messages.ready", "Messages ready"), ("a_b", "A b"), ("", ""), ("..", ".."),
    ])
    func `a name in words`(name: String, words: String) {
        #expect(Answer.words(name) == words)
    }
}
