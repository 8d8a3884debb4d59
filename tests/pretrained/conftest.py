"""A tiny BERT that the tests make: its weights are set, not trained, so that each token has a sure label."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertForTokenClassification, BertTokenizerFast

LABELS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC")
TOKENS = {
    "[PAD]": "O", "[UNK]": "O", "[CLS]": "B-PER", "[SEP]": "B-PER", "[MASK]": "O",
    "joko": "B-PER", "wi": "I-PER", "##dodo": "B-LOC", "al": "B-PER", "-": "O", "assad": "B-LOC",
    "komisi": "B-ORG", "pemberantasan": "I-ORG", "korupsi": "I-ORG", "kpk": "B-ORG",
    "solo": "B-LOC", "malang": "I-LOC", "idul": "B-MISC", "presiden": "O", "pulang": "O", "ke": "O",
    "##me": "O", ",": "O", ".": "O", "(": "O", ")": "O",
}  # fmt: skip
WINDOW = 24


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory in Hugging Face layout with windows of 22 tokens."""
    return make_model(tmp_path_factory.mktemp("model"))


def make_model(directory: Path) -> Path:
    """Write the model: a network without layers, whose token embeddings name the label."""
    vocabulary = directory / "vocab.txt"
    vocabulary.write_text("".join(f"{token}\n" for token in TOKENS), encoding="utf-8")
    tokenizer = BertTokenizerFast(vocab=str(vocabulary), do_lower_case=True)
    tokenizer.save_pretrained(directory)
    size = len(LABELS)
    config = BertConfig(
        vocab_size=len(TOKENS), hidden_size=size, num_hidden_layers=0, num_attention_heads=1,
        intermediate_size=size, max_position_embeddings=WINDOW, num_labels=size,
        id2label=dict(enumerate(LABELS)), label2id={label: at for at, label in enumerate(LABELS)},
    )  # fmt: skip
    network = BertForTokenClassification(config)
    ids = torch.tensor([LABELS.index(label) for label in TOKENS.values()])
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
        network.bert.embeddings.word_embeddings.weight.copy_(torch.nn.functional.one_hot(ids, size).float())
        network.bert.embeddings.LayerNorm.weight.fill_(1)
        network.classifier.weight.copy_(torch.eye(size))
    network.save_pretrained(directory)
    return directory
