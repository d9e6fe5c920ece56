from ingest.issues import Code, refused


def test_every_code_is_its_own_name_and_has_a_sentence():
    for name, code in Code.__members__.items():
        assert code == name
        assert code.sentence.endswith((".", "?"))


def test_a_refusal_says_what_was_found_and_what_to_do():
    error = refused(Code.IFC_TOO_LARGE, "3 bytes.")

    assert (error.code, error.message) == ("IFC_TOO_LARGE", "3 bytes. The file is larger than the limit.")
    assert refused(Code.IFC_TOO_LARGE).message == "The file is larger than the limit."
