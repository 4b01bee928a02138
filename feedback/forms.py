"""What a reader fills in."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError


class ReportForm(forms.Form):
    """`homepage` is hidden from people: what stands in it was put there by a program."""

    passage = forms.CharField(
        label="哪一句有误",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "field"}),
        help_text="选填。可以从文中复制一句过来。",
    )
    problem = forms.CharField(
        label="错在哪里，应当怎样",
        min_length=2,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5, "class": "field"}),
        help_text="如：人名、数字、日期、地点写错了，应当是什么，从哪里得知。",
        error_messages={"required": "请写明错在哪里。"},
    )
    contact = forms.CharField(
        label="怎样联系您",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"class": "field", "autocomplete": "off"}),
        help_text="选填。留下电话或邮箱，编辑核对时可以向您请教；只有编辑看得到，办结90天后删除。",
    )
    homepage = forms.CharField(
        label="此栏请留空",
        required=False,
        widget=forms.TextInput(attrs={"class": "field", "autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise ValidationError("请把“此栏请留空”这一栏清空，再提交。")
        return ""


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="处理说明",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="核对的经过和结果，办结时必填。记入日志，读者看不到；读者留了联系方式的，请另行答复。",
    )
