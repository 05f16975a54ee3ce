import Measurement
import Catalogue
import Testing

@testable import Studies

/// The reader against texts whose meaning the format's description gives, and the page that is served.
@Suite struct MetricsTextTests {
  @Test func theReaderReadsWhatTheFormatAllows() throws {
    let page = try PrometheusReader(
      """
      # HELP http_requests_total The total number of HTTP requests.
      # TYPE http_requests_total counter
      http_requests_total{method="post",code="200"} 1027
      metric_without_labels 12.47

      msdos_file{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find:\\n\\"FILE.TXT\\""} 1.458255915e9
      something_weird{problem="division by zero",} +Inf

      """)
    #expect(page.types == ["http_requests_total": "counter"])
    #expect(page.value("http_requests_total", ["code": "200", "method": "post"]) == 1027)
    #expect(page.value("metric_without_labels", [:]) == 12.47)
    #expect(page.value("something_weird", ["problem": "division by zero"]) == .infinity)
    let labels = ["path": "C:\\DIR\\FILE.TXT", "error": "Cannot find:\n\"FILE.TXT\""]
    #expect(page.value("msdos_file", labels) == 1_458_255_915)
    #expect(page.value("msdos_file", [:]) == nil)
  }

  @Test(arguments: [
    "g 1", "1g 1\n", "g{a=\"\"\"} 1\n", "g{a=\"b} 1\n", "g{a=\"b\",a=\"c\"} 1\n", "g{a=b} 1\n", "g\n", "g x\n",
    "g{a=\"\\t\"} 1\n", "# TYPE g counter\n# TYPE g gauge\n", "# TYPE g number\n",
  ])
  func theReaderRefusesTheRest(text: String) {
    #expect(throws: PrometheusReader.Mistake.self) { try PrometheusReader(text) }
  }

  @Test(arguments: [1, 64]) func everythingThatIsClaimedIsFound(entries: Int) throws {
    let study = try #require(Study.named("metrics-text.two-maps"))
    var setting = StudyTests.setting(study)
    setting.parameters.entries = entries
    var observations = Observations()
    try CellProgram.of(study, setting).observation?(&observations)
    var figures = observations.figures
    // Where promtool isn't installed its verdict is absent, with the reason.
    #expect((figures.removeValue(forKey: "metrics_promtool_accepts") == nil) == (Promtool.path == nil))
    #expect(figures.count == 6 && figures.values.allSatisfy { $0 == 1 }, "\(figures)")
  }

  @Test(.enabled(if: Promtool.path != nil, "promtool is not installed (Debian: apt-get install prometheus)"))
  func promtoolHasTheSameOpinion() throws {
    let path = try #require(Promtool.path)
    #expect(try Promtool.check("# HELP g A gauge.\n# TYPE g gauge\ng 1\n", path: path).accepts == true)
    for text in ["g{a=\"\"\"} 1\n", "# TYPE g counter\ng 1\n# TYPE g gauge\n"] {
      #expect(try Promtool.check(text, path: path).accepts == false)
    }
  }

  @Test func aPortServesItsPageAgainAndAgain() throws {
    let port = try MetricsPort(contentType: "text/plain; version=0.0.4") { "a 1\n" }
    for _ in 0..<3 {
      let answer = try port.scrape()
      #expect(answer.body == "a 1\n")
      #expect(answer.head.hasPrefix("HTTP/1.0 200") && answer.head.contains("Content-Length: 4"))
    }
  }
}
